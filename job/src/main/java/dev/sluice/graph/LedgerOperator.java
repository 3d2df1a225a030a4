package dev.sluice.graph;

import dev.sluice.batch.Tally;
import dev.sluice.batch.WireTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
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
    /** The run that the state is of, so that no other run's is taken up. */
    private transient ListState<String> owner;

    private transient RunLease lease;
    private transient Tally total;
    private transient LiveCounts live;
    /** The books as of each barrier whose checkpoint has not been heard of. */
    private transient TreeMap<Long, Tally> atBarrier;

    private transient boolean ended;
    /** The checkpoint that commits the last rows; -1 while input lasts. */
    private transient long lastCheckpoint;
    /** The first checkpoint that holds more dead letters than allowed; -1 for none. */
    private transient long overflowCheckpoint;

    private transient boolean orphansRemoved;

    @SuppressWarnings("NullAway.Init") // the transient fields begin in initializeState
    LedgerOperator(RunBooks books, long maxDeadLetters) {
        this.books = books;
        this.maxDeadLetters = maxDeadLetters;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("tally", WireTypes.tally()));
        owner = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("run", Types.STRING));
        if (context.getRestoredCheckpointId().isPresent()) {
            requireNewest(context.getRestoredCheckpointId().getAsLong());
        }
        total = Tally.NONE;
        for (Tally tally : state.get()) {
            total = total.plus(tally);
        }
        live = new LiveCounts(getRuntimeContext(), total);
        atBarrier = new TreeMap<>();
        lastCheckpoint = -1;
        overflowCheckpoint = -1;
    }

    /** The client has looked at this before; here it holds whichever way the job was submitted. */
    private void requireNewest(long checkpoint) throws Exception {
        for (String run : owner.get()) {
            if (!run.equals(books.run().text())) {
                throw new SuppressRestartsException(
                        new IllegalStateException("the checkpoint is of run " + run + ", the"
                                + " output " + books.output() + " is of run "
                                + books.run().text()
                                + "; go on from a checkpoint of that run, or start over with --fresh"));
            }
        }
        long newest = books.read().checkpoint();
        if (checkpoint < newest) {
            throw new SuppressRestartsException(new IllegalStateException("checkpoint " + checkpoint
                    + " is not the newest of run " + books.run().text() + ", which is " + newest
                    + ": rows that were committed since would be written again; go on from the newest, or start over"
                    + " with --fresh"));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        lease = RunLease.join(books.output(), books.session().lease());
        lease.requireHeld();
        lease.keep();
    }

    @Override
    public void close() throws Exception {
        if (lease != null) {
            lease.leave();
        }
        super.close();
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
        // Nothing is committed for one who has lost the output to another run meanwhile.
        lease.requireHeld();
        state.update(List.of(total));
        owner.update(List.of(books.run().text()));
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
        removeOrphans();
        if (overflowCheckpoint >= 0 && checkpointId >= overflowCheckpoint) {
            books.write(RunRecord.Status.FAILED, committed, checkpointId);
            throw new SuppressRestartsException(new DeadLetterException(committed.rowsDeadLettered()
                    + " rows in the dead letter, allowed are deadLetter.maxRows = " + maxDeadLetters
                    + "; look at the dead letter's error_kind and error_message, mend the cause or allow more"));
        }
        if (lastCheckpoint >= 0 && checkpointId >= lastCheckpoint) {
            books.close(committed, checkpointId);
        } else {
            noteProgress(committed, checkpointId);
        }
    }

    /** By now all subtasks have committed what the checkpoint that they went on from left to commit. */
    private void removeOrphans() throws IOException {
        if (!orphansRemoved) {
            books.removeOrphansOfEarlierSessions();
            orphansRemoved = true;
        }
    }

    /** A record that cannot be written now is written with the next checkpoint; the run needs it at its end. */
    private void noteProgress(Tally committed, long checkpointId) {
        try {
            books.write(RunRecord.Status.RUNNING, committed, checkpointId);
        } catch (IOException e) {
            LOG.warn("the run's record cannot be written: {}", e.toString());
        }
    }
}
