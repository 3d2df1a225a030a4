package dev.sluice.graph;

import dev.sluice.batch.Tally;
import dev.sluice.config.DeadLetter;
import dev.sluice.files.DatasetFolder;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/**
 * The books of one run: what it is called, and the folders whose committed files must agree with its counts.
 *
 * @param job name of the pipeline
 * @param startedAt of the run's first session
 * @param session the submission at hand
 * @param outputs datasets that each hold every row that is not a dead letter; the first has the run's record
 * @param deadLetter the dataset of dead letters; null where the first dead row fails the run
 * @param folder holds the run's checkpoints and journals
 * @param rowsExpected rows of the input; null where they are not known beforehand
 */
record RunBooks(
        String job,
        RunId run,
        Instant startedAt,
        RunSession session,
        List<String> outputs,
        @Nullable String deadLetter,
        RunFolder folder,
        @Nullable Long rowsExpected)
        implements Serializable {

    /**
     * The books of a run that begins so.
     *
     * @param lease token of the lease that keeps others from writing to the output
     */
    static RunBooks of(Plan plan, RunStart start, String lease) {
        Instant now = Instant.now();
        RunRecord last = start.last();
        DeadLetter deadLetter = plan.pipeline().deadLetter();
        return new RunBooks(
                plan.pipeline().name(),
                start.run(),
                start.goesOn() && last != null ? last.startedAt() : now,
                start.session(now, lease),
                plan.sinks().stream().map(sink -> sink.path().toString()).toList(),
                deadLetter == null ? null : deadLetter.path(),
                start.folder(),
                null);
    }

    /** The same books for an input of so many rows. */
    RunBooks expecting(@Nullable Long rows) {
        return new RunBooks(job, run, startedAt, session, outputs, deadLetter, folder, rows);
    }

    /** Holds the run's record. */
    Path output() {
        return new Path(outputs.get(0));
    }

    /** The record of these counts, as of now. */
    RunRecord record(RunRecord.Status status, Tally total, long checkpoint) {
        return new RunRecord(
                job,
                status,
                total.rowsRead(),
                total.rowsWritten(),
                total.rowsDeadLettered(),
                total.batches(),
                total.stats(),
                session.elapsed(),
                outputs.get(0),
                session.resumedFrom(),
                session.number(),
                checkpoint,
                run.text(),
                startedAt);
    }

    /** Writes the record beside the output. */
    void write(RunRecord.Status status, Tally total, long checkpoint) throws IOException {
        requireOurs();
        write(record(status, total, checkpoint));
    }

    /** The record as it was written last. */
    RunRecord read() throws IOException {
        requireOurs();
        RunRecord record = RunRecord.read(output());
        if (record == null) {
            throw new IOException(outputs.get(0) + ": the run's record is gone; was the folder deleted?");
        }
        return record;
    }

    /**
     * Notes that the job has ended without closing the books. Rows written and dead-lettered are those of committed
     * files, calls those that were seen to end where that is more than the last checkpoint had; rows read are those of
     * the last checkpoint.
     */
    RunRecord end(RunRecord.Status status, ProgressMeter.Counted seen) throws IOException {
        RunRecord last = read();
        if (last.status() == RunRecord.Status.FINISHED) {
            return last;
        }
        if (last.status() != RunRecord.Status.RUNNING) {
            RunRecord told = last.atLeast(seen.batches(), seen.calls());
            write(told);
            return told;
        }
        long written = new DatasetFolder(output()).rows(run.filePrefix());
        long dead = deadLetter == null ? 0 : new DatasetFolder(new Path(deadLetter)).rows(run.filePrefix());
        RunRecord ended = last.ended(status, session.elapsed(), written, dead).atLeast(seen.batches(), seen.calls());
        write(ended);
        return ended;
    }

    /**
     * Compares the counts with the committed files, waiting for the committers of other subtasks, and writes the
     * last record: finished, or stopped where the job was drained before it had read all rows. Of a finished run
     * nothing but its files and records stays.
     *
     * @throws SuppressRestartsException where they do not agree
     */
    void close(Tally total, long checkpoint) throws IOException, InterruptedException {
        String mismatch = mismatch(total);
        if (mismatch != null) {
            write(RunRecord.Status.FAILED, total, checkpoint);
            throw new SuppressRestartsException(
                    new IllegalStateException("the run's books do not agree with its files: " + mismatch
                            + "; do not trust this output, and report it as a defect"));
        }
        if (isDrained(total, checkpoint)) {
            write(RunRecord.Status.STOPPED, total, checkpoint);
            return;
        }
        for (Path dataset : datasets()) {
            new DatasetFolder(dataset).removeOrphans(run.filePrefix());
        }
        folder.clearJournals();
        write(RunRecord.Status.FINISHED, total, checkpoint);
    }

    /** Whether the input was ended by a stop: the last checkpoint is a savepoint then, whatever was read before it. */
    private boolean isDrained(Tally total, long checkpoint) throws IOException {
        return rowsExpected == null ? !folder.hasCheckpoint(checkpoint) : total.rowsRead() < rowsExpected;
    }

    /** Deletes what earlier sessions left open; once this one has a checkpoint, nobody needs it. */
    void removeOrphansOfEarlierSessions() throws IOException {
        for (int earlier = 0; earlier < session.number(); earlier++) {
            for (Path dataset : datasets()) {
                new DatasetFolder(dataset).removeOrphans(run.filePrefix(earlier));
            }
        }
    }

    private List<Path> datasets() {
        List<String> all = new ArrayList<>(outputs);
        if (deadLetter != null) {
            all.add(deadLetter);
        }
        return all.stream().map(Path::new).toList();
    }

    /** Beside the first output always; beside the others and the dead letters once the run has ended. */
    private void write(RunRecord record) throws IOException {
        for (Path dataset : record.status() == RunRecord.Status.RUNNING ? List.of(output()) : datasets()) {
            record.write(dataset);
        }
    }

    /** Another run that began to write here meanwhile may have deleted what this one wrote. */
    private void requireOurs() throws IOException {
        RunRecord last = RunRecord.read(output());
        if (last != null && !last.runId().equals(run.text())) {
            throw new SuppressRestartsException(new IllegalStateException(outputs.get(0) + ": another run, "
                    + last.runId() + ", has taken over this folder; do not trust what is in it, and run again"));
        }
    }

    private @Nullable String mismatch(Tally total) throws IOException, InterruptedException {
        for (String output : outputs) {
            long found = committed(output, total.rowsWritten());
            if (found != total.rowsWritten()) {
                return "rowsWritten is " + total.rowsWritten() + ", the files of " + output + " hold " + found;
            }
        }
        if (deadLetter != null) {
            long found = committed(deadLetter, total.rowsDeadLettered());
            if (found != total.rowsDeadLettered()) {
                return "rowsDeadLettered is " + total.rowsDeadLettered() + ", the files of " + deadLetter + " hold "
                        + found;
            }
        }
        if (total.rowsRead() != total.rowsWritten() + total.rowsDeadLettered()) {
            return "rowsRead is " + total.rowsRead() + ", rowsWritten + rowsDeadLettered is " + total.rowsWritten()
                    + " + " + total.rowsDeadLettered();
        }
        return null;
    }

    private long committed(String folder, long expected) throws IOException, InterruptedException {
        return CommittedRows.await(folder, run.filePrefix(), expected);
    }
}
