package dev.sluice.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.call.CallStats;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run did: {@code _sluice/run.json} beside its output, and the summary. Counts span all resumes of the run.
 *
 * @param job name of the pipeline
 * @param calls what the calls of all batches cost
 * @param output folder of the dataset
 * @param resumedFrom the checkpoint or savepoint that the run went on from; null for a run from the start
 * @param resumes how often the run was submitted again
 * @param checkpoint number of the last checkpoint that was completed; 0 for none
 * @param startedAt when it was submitted first
 */
public record RunRecord(
        String job,
        Status status,
        long rowsRead,
        long rowsWritten,
        long rowsDeadLettered,
        long batches,
        CallStats calls,
        Duration duration,
        String output,
        @Nullable String resumedFrom,
        int resumes,
        long checkpoint,
        String runId,
        Instant startedAt) {

    /** Where a run is. */
    public enum Status {
        RUNNING,
        FINISHED,
        FAILED,
        STOPPED
    }

    private static final String FILE = "run.json";

    /** The same run, ended so after that time, with so many rows in committed files. */
    RunRecord ended(Status how, Duration after, long written, long dead) {
        return new RunRecord(
                job,
                how,
                rowsRead,
                written,
                dead,
                batches,
                calls,
                after,
                output,
                resumedFrom,
                resumes,
                checkpoint,
                runId,
                startedAt);
    }

    /** The same run with these counts of its calls where they are of more requests than its own. */
    RunRecord atLeast(long answered, CallStats made) {
        return made.requests() <= calls.requests()
                ? this
                : new RunRecord(
                        job,
                        status,
                        rowsRead,
                        rowsWritten,
                        rowsDeadLettered,
                        Math.max(batches, answered),
                        made,
                        duration,
                        output,
                        resumedFrom,
                        resumes,
                        checkpoint,
                        runId,
                        startedAt);
    }

    /** The same run, which goes on now. */
    RunRecord resumed(RunSession session) {
        return new RunRecord(
                job,
                Status.RUNNING,
                rowsRead,
                rowsWritten,
                rowsDeadLettered,
                batches,
                calls,
                session.elapsed(),
                output,
                session.resumedFrom(),
                session.number(),
                checkpoint,
                runId,
                startedAt);
    }

    /** Whether there is something left to do for the run. */
    boolean isUnfinished() {
        return status != Status.FINISHED;
    }

    /** Attempts that were sent. */
    public long requests() {
        return calls.requests();
    }

    /** Attempts by HTTP status, ascending; 0 for attempts without an answer. */
    public SortedMap<Integer, Long> requestsByStatus() {
        return new TreeMap<>(calls.requestsByStatus());
    }

    /** Rows whose answers came from the journal instead of a service. */
    public long rowsFromJournal() {
        return calls.rowsFromJournal();
    }

    /** Attempts beyond a row's first. */
    public long retries() {
        return calls.retries();
    }

    /** As the services reported them. */
    public long tokens() {
        return calls.tokens();
    }

    /** Whether each row that was read ended in the output or in the dead letter. */
    public boolean balanced() {
        return rowsRead == rowsWritten + rowsDeadLettered;
    }

    /** An object of one line per key, ending in a newline. */
    public String toJson() {
        return RunRecordJson.write(this);
    }

    /** Reads what {@link #toJson} wrote; keys that it does not know are ignored, so that an older build reads a newer record. */
    public static RunRecord fromJson(String json) throws JsonProcessingException {
        return RunRecordJson.read(json);
    }

    /** Writes {@code _sluice/run.json} into the folder, over an older one. */
    public void write(Path folder) throws IOException {
        SmallFile.of(folder, FILE).replace(toJson());
    }

    /** The record of the folder; null where no run has written one. */
    public static @Nullable RunRecord read(Path folder) throws IOException {
        SmallFile file = SmallFile.of(folder, FILE);
        String json = file.read();
        try {
            return json == null ? null : fromJson(json);
        } catch (JsonProcessingException e) {
            throw new IOException(file.path() + ": not the record of a run: " + e.getOriginalMessage(), e);
        }
    }
}
