package dev.sluice.graph;

import dev.sluice.batch.Tally;
import dev.sluice.batch.WireTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the run's books, in one subtask: sums what the other operators tallied up to each barrier, writes the
 * run's record after each checkpoint, and at the end proves that each row that was read is in a committed file
 * of the output or of the dead letter. A mismatch, or more dead letters than allowed, fails the job.
 */
final class LedgerOperator extends AbstractStreamOperator<Void>
        implements OneInputStreamOperator<Tally, Void>, BoundedOneInput {

    private final RunBooks books;
    private final long maxDeadLetters;
    private transient ListState<Tally> state;
    private transient Tally total;
    private transient LiveCounts live;
    /** The books as of each barrier whose checkpoint has not been heard of. */
    private transient TreeMap<Long, Tally> atBarrier;

    private transient boolean ended;
    /** The checkpoint that commits the last rows; -1 while input lasts. */
    private transient long lastCheckpoint;
    /** The first checkpoint that holds more dead letters than allowed; -1 for none. */
    private transient long overflowCheckpoint;

    @SuppressWarnings("NullAway.Init") // the transient fields begin in initializeState
    LedgerOperator(RunBooks books, long maxDeadLetters) {
        this.books = books;
        this.maxDeadLetters = maxDeadLetters;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("tally", WireTypes.tally()));
        total = Tally.NONE;
        for (Tally tally : state.get()) {
            total = total.plus(tally);
        }
        live = new LiveCounts(getRuntimeContext(), total);
        atBarrier = new TreeMap<>();
        lastCheckpoint = -1;
        overflowCheckpoint = -1;
    }

    @Override
    public void processElement(StreamRecord<Tally> element) {
        total = total.plus(element.getValue());
        live.add(element.getValue());
    }

    @Override
    public void endInput() {
        ended = true;
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        state.update(List.of(total));
        atBarrier.put(context.getCheckpointId(), total);
        if (ended && lastCheckpoint < 0) {
            lastCheckpoint = context.getCheckpointId();
        }
        if (total.rowsDeadLettered() > maxDeadLetters && overflowCheckpoint < 0) {
            overflowCheckpoint = context.getCheckpointId();
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        Map.Entry<Long, Tally> barrier = atBarrier.floorEntry(checkpointId);
        if (barrier == null) {
            return; // of a checkpoint before a restore
        }
        Tally committed = barrier.getValue();
        atBarrier.headMap(checkpointId, true).clear();
        if (overflowCheckpoint >= 0 && checkpointId >= overflowCheckpoint) {
            books.write(RunRecord.Status.FAILED, committed);
            throw new SuppressRestartsException(new DeadLetterException(committed.rowsDeadLettered()
                    + " rows in the dead letter, allowed are deadLetter.maxRows = " + maxDeadLetters
                    + "; look at the dead letter's error_kind and error_message, mend the cause or allow more"));
        }
        if (lastCheckpoint >= 0 && checkpointId >= lastCheckpoint) {
            books.close(committed);
        } else {
            noteProgress(committed);
        }
    }

    /** A record that cannot be written now is written with the next checkpoint; the run needs it at its end. */
    private void noteProgress(Tally committed) {
        try {
            books.write(RunRecord.Status.RUNNING, committed);
        } catch (IOException e) {
            LOG.warn("the run's record cannot be written: {}", e.toString());
        }
    }
}
