package dev.sluice.batch;

import dev.sluice.service.ServiceFactory.RowWeight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows into batches, in the order in which they come. A batch is closed when the next row would pass a
 * limit or has another value of {@code within}, when a limit is reached, when {@code maxWait} has passed since
 * its first row, and at the end of the input; it is never larger than asked.
 *
 * <p>Rows are kept as they are, not copied: whoever sends them must never change or reuse them. Batches carry no
 * timestamp. A watermark waits for the rows that came before it, and an idleness behind it.
 *
 * <p>The open batch and its number are one element of operator state: at a change of parallelism it moves as a
 * whole, and its rows open a batch of the subtask that it moves to (see {@link GroupNumber}). After a restore
 * {@code maxWait} counts anew. All methods run on the task's thread.
 */
public final class BatchOperator extends AbstractStreamOperator<RowBatch>
        implements OneInputStreamOperator<RowData, RowBatch>, BoundedOneInput, ProcessingTimeCallback {

    private static final long serialVersionUID = 1L;
    private static final RowWeight WEIGHTLESS = new RowWeight(0, 0);
    private static final int NOBODY = 0;

    private final RowType rowType;
    private final BatchLimits limits;
    private final RowWeigher weigher;
    private final WithinColumn within;

    private transient OpenBatch open;
    private transient BatchNumbers numbers;
    /** Rows out of the restored state; they go first. */
    private transient List<RowData> restored;
    /** At most one element: the open batch, the value of {@code within}, the parallelism that numbered them. */
    private transient ListState<Tuple3<RowBatch, RowData, Integer>> state;

    private transient @Nullable ScheduledFuture<?> timer;
    private transient long deadline;
    private transient @Nullable Watermark heldWatermark;
    private transient @Nullable WatermarkStatus heldStatus;

    /**
     * An operator for rows of the given type.
     *
     * @param weigher called only where the limits name bytes or tokens
     * @param within the column whose changes close batches; null for none
     * @throws IllegalArgumentException if there is no such column, or if it is not of a scalar type
     */
    @SuppressWarnings("NullAway.Init") // the transient fields begin in initializeState
    public BatchOperator(RowType rowType, BatchLimits limits, RowWeigher weigher, @Nullable String within) {
        this.rowType = rowType;
        this.limits = limits;
        this.weigher = weigher;
        this.within = within == null ? WithinColumn.none() : WithinColumn.of(rowType, within);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(
                        "open-batch", new TupleTypeInfo<>(WireTypes.rowBatch(rowType), within.stateType(), Types.INT)));
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        long epoch = context.getRestoredCheckpointId().orElse(0);
        open = new OpenBatch(limits);
        numbers = new BatchNumbers(GroupNumber.first(epoch, subtask));
        restored = new ArrayList<>();
        List<Tuple3<RowBatch, RowData, Integer>> elements = new ArrayList<>();
        state.get().forEach(elements::add);
        elements.sort(Comparator.comparingLong(element -> element.f0.group())); // Flink gives them in any order
        for (Tuple3<RowBatch, RowData, Integer> element : elements) {
            restored.addAll(element.f0.rows());
            if (element.f2 == parallelism()) {
                // The same subtask as before: Flink moves state only when the parallelism changes.
                numbers.restore(element.f0, within.fromState(element.f1));
            }
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        if (!restored.isEmpty()) {
            startTimer();
        }
    }

    @Override
    public void processElement(StreamRecord<RowData> element) {
        takeRestored();
        add(element.getValue());
    }

    @Override
    public void onProcessingTime(long time) {
        if (time >= deadline) { // else the timer of a batch that was closed before it fired
            takeRestored();
            closeBatch();
        }
    }

    @Override
    public void endInput() {
        takeRestored();
        closeBatch();
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (isHolding()) {
            heldWatermark = mark;
        } else {
            super.processWatermark(mark);
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        if (isHolding()) {
            heldStatus = status;
        } else {
            super.processWatermarkStatus(status);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<RowData> rows = restored.isEmpty() ? open.rows() : restored;
        if (numbers.isFresh() && rows.isEmpty()) {
            state.clear();
            return;
        }
        // Rows that moved here and are not numbered yet are nobody's: whoever restores them numbers them anew.
        int owner = numbers.isFresh() ? NOBODY : parallelism();
        state.update(List.of(Tuple3.of(numbers.peek(rows), within.toState(numbers.within()), owner)));
    }

    private void add(RowData row) {
        RowWeight weight = limits.weigh() ? weigher.weigh(row) : WEIGHTLESS;
        Object value = within.of(row);
        if (numbers.isOtherGroup(value) || !open.fits(weight)) {
            closeBatch();
        }
        numbers.enter(value);
        if (open.isEmpty()) {
            startTimer();
        }
        open.add(row, weight);
        if (open.isFull()) {
            closeBatch();
        }
    }

    /** Puts the restored rows into batches; not before there is something to do, as nothing may leave in open(). */
    private void takeRestored() {
        if (!restored.isEmpty()) {
            List<RowData> rows = restored;
            restored = new ArrayList<>();
            rows.forEach(this::add);
        }
    }

    private void closeBatch() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (!open.isEmpty()) {
            output.collect(new StreamRecord<>(numbers.next(open.take())));
        }
        if (heldWatermark != null) {
            output.emitWatermark(heldWatermark);
            heldWatermark = null;
        }
        if (heldStatus != null) {
            output.emitWatermarkStatus(heldStatus);
            heldStatus = null;
        }
    }

    private void startTimer() {
        if (limits.maxWait() != null && timer == null) {
            deadline = getProcessingTimeService().getCurrentProcessingTime()
                    + limits.maxWait().toMillis();
            timer = getProcessingTimeService().registerTimer(deadline, this);
        }
    }

    private boolean isHolding() {
        return !open.isEmpty() || !restored.isEmpty();
    }

    private int parallelism() {
        return getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    }
}
