package dev.sluice.batch;

import dev.sluice.files.Partitioner;
import dev.sluice.files.RowBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.types.logical.RowType;

/**
 * Keeps the enriched rows of a group until all its batches are there, in whatever order they are answered, and
 * hands them on as one whole block: one file. For datasets partitioned by the {@code within} column.
 *
 * <p>A group is complete when the first batch of the next one has said how many it has, or when the input ends.
 * A group larger than {@code maxBytes} leaves in several whole blocks, each in order and without a gap. After a
 * change of parallelism the batches of an open group may lie in several subtasks: what each of them holds leaves
 * as a block of its own, in order, once a batch of the new numbering comes (see {@link GroupNumber}). A group
 * whose rows belong into several folders leaves as one block per folder.
 *
 * <p>Expects the batches of one {@link BatchOperator} subtask, without an exchange between. Watermarks pass at
 * once, as only a sink follows that writes blocks without looking at time. All methods run on the task's thread.
 */
public final class GatherOperator extends AbstractStreamOperator<RowBlock>
        implements OneInputStreamOperator<RowBatch, RowBlock>, BoundedOneInput {

    /** What a group may weigh in memory before a part of it is handed on: 64 MiB. */
    public static final long MAX_BYTES = 64L << 20;

    private static final long serialVersionUID = 1L;

    private final RowType rowType;
    private final Partitioner partitioner;
    private final long maxBytes;

    private transient RowSize size;
    private transient TreeMap<Long, GatheredGroup> groups;
    private transient long newestEpoch;
    private transient ListState<RowBatch> batchState;
    /** Group, batches handed on, batches expected. */
    private transient ListState<Tuple3<Long, Integer, Integer>> progressState;

    /**
     * An operator for enriched rows of the given type.
     *
     * @param maxBytes estimated size of a group above which a part of it is handed on
     */
    @SuppressWarnings("NullAway.Init") // the transient fields begin in initializeState
    public GatherOperator(RowType rowType, Partitioner partitioner, long maxBytes) {
        this.rowType = rowType;
        this.partitioner = partitioner;
        this.maxBytes = maxBytes;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        batchState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("batches", WireTypes.rowBatch(rowType)));
        progressState = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("progress", Types.TUPLE(Types.LONG, Types.INT, Types.INT)));
        size = new RowSize(rowType);
        groups = new TreeMap<>();
        for (RowBatch batch : batchState.get()) {
            group(batch.group()).add(batch, size.of(batch));
        }
        for (Tuple3<Long, Integer, Integer> progress : progressState.get()) {
            group(progress.f0).restore(progress.f1, progress.f2);
        }
    }

    @Override
    public void processElement(StreamRecord<RowBatch> element) {
        RowBatch batch = element.getValue();
        long number = batch.group();
        GatheredGroup group = group(number);
        group.add(batch, size.of(batch));
        handOnOldEpochs(GroupNumber.epoch(number));
        if (batch.previousGroupBatches() >= 0) {
            group(number - 1).expect(batch.previousGroupBatches());
            handOnIfComplete(number - 1);
        }
        while (group.bytes() > maxBytes) {
            List<RowBatch> prefix = group.takePrefix(maxBytes);
            if (prefix.isEmpty()) {
                break; // a batch before these is still in flight, and bounded by its deadline
            }
            handOn(prefix);
        }
        handOnIfComplete(number);
    }

    @Override
    public void endInput() {
        groups.values().forEach(group -> handOn(group.takeAll()));
        groups.clear();
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<RowBatch> batches = new ArrayList<>();
        List<Tuple3<Long, Integer, Integer>> progress = new ArrayList<>();
        groups.forEach((number, group) -> {
            batches.addAll(group.waiting());
            progress.add(Tuple3.of(number, group.handedOn(), group.expected()));
        });
        batchState.update(batches);
        progressState.update(progress);
    }

    /** Groups of an epoch before the newest will never be complete here; their numbers come first in the map. */
    private void handOnOldEpochs(long epoch) {
        newestEpoch = Math.max(newestEpoch, epoch);
        if (epoch < newestEpoch) {
            return; // a straggler waits for the next batch of the newest epoch, and others of its kind meanwhile
        }
        while (GroupNumber.epoch(groups.firstKey()) < newestEpoch) {
            Map.Entry<Long, GatheredGroup> old = groups.firstEntry();
            handOn(old.getValue().takeAll());
            groups.remove(old.getKey());
        }
    }

    private void handOnIfComplete(long number) {
        GatheredGroup group = group(number);
        if (group.isComplete()) {
            handOn(group.takeAll());
            groups.remove(number);
        }
    }

    private void handOn(List<RowBatch> batches) {
        for (RowBlock block : FolderCut.cut(batches, partitioner, true)) {
            output.collect(new StreamRecord<>(block));
        }
    }

    private GatheredGroup group(long number) {
        return groups.computeIfAbsent(number, absent -> new GatheredGroup());
    }
}
