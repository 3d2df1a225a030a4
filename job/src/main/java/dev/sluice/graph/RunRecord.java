package dev.sluice.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.call.CallStats;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a run did: {@code _sluice/run.json} beside its output, and the summary. Counts span all resumes of the run.
 *
 * @param job name of the pipeline
 * @param calls what the calls of all batches cost
 * @param rowsFromJournal rows whose answers came from the journal instead of a service
 * @param output folder of the dataset
 * @param resumedFrom the checkpoint or savepoint that the run went on from; null for a run from the start
 */
public record RunRecord(
        String job,
        Status status,
        long rowsRead,
        long rowsWritten,
        long rowsDeadLettered,
        long batches,
        CallStats calls,
        long rowsFromJournal,
        Duration duration,
        String output,
        @Nullable String resumedFrom,
        String runId,
        Instant startedAt) {

    /** Where a run is. */
    public enum Status {
        RUNNING,
        FINISHED,
        FAILED,
        STOPPED
    }

    private static final String FOLDER = "_sluice";
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
                rowsFromJournal,
                after,
                output,
                resumedFrom,
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
                        rowsFromJournal,
                        duration,
                        output,
                        resumedFrom,
                        runId,
                        startedAt);
    }

    /** Attempts that were sent. */
    public long requests() {
        return calls.requests();
    }

    /** Attempts by HTTP status, ascending; 0 for attempts without an answer. */
    public SortedMap<Integer, Long> requestsByStatus() {
        return new TreeMap<>(calls.requestsByStatus());
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

    /**
     * Writes {@code _sluice/run.json} into the folder, over an older one. Locally a reader sees the old record or the
     * new one; an object store gives the same by itself.
     */
    public void write(Path folder) throws IOException {
        Path file = file(folder);
        FileSystem files = file.getFileSystem();
        files.mkdirs(file.getParent());
        if (files.isDistributedFS()) {
            write(files, file);
            return;
        }
        Path unfinished = new Path(file.getParent(), "." + FILE + ".inprogress");
        write(files, unfinished);
        if (!files.rename(unfinished, file)) {
            throw new IOException("cannot rename " + unfinished + " to " + file);
        }
    }

    /** The record of the folder; null where no run has written one. */
    public static @Nullable RunRecord read(Path folder) throws IOException {
        Path file = file(folder);
        FileSystem files = file.getFileSystem();
        if (!files.exists(file)) {
            return null;
        }
        try (FSDataInputStream in = files.open(file)) {
            return fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not the record of a run: " + e.getOriginalMessage(), e);
        }
    }

    private void write(FileSystem files, Path file) throws IOException {
        try (OutputStream out = files.create(file, FileSystem.WriteMode.OVERWRITE)) {
            out.write(toJson().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Path file(Path folder) {
        return new Path(new Path(folder, FOLDER), FILE);
    }
}
