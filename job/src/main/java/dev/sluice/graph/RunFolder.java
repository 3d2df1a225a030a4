package dev.sluice.graph;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run needs to go on after it has ended, on any file system that Flink knows:
 *
 * <pre>
 * JOBID/chk-N/_metadata             checkpoints, a folder for each job of the run
 * savepoints/savepoint-…/_metadata  savepoints
 * journal/STEP/…                    answers
 * </pre>
 */
record RunFolder(Path root) implements Serializable {

    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
    private static final String SAVEPOINTS = "savepoints";
    private static final String SAVEPOINT = "savepoint-";
    private static final String CHECKPOINT = "chk-";
    private static final String JOURNAL = "journal";
    private static final String PART = ".journal";
    private static final String METADATA = "_metadata";
    private static final int CLEARINGS = 20;

    /**
     * A complete checkpoint or savepoint.
     *
     * @param checkpointId counts checkpoints and savepoints of a run upwards, over all of its jobs
     * @param path its folder, with scheme
     */
    record Restorable(long checkpointId, Path path) {}

    /** The folder of a run below the folder for checkpoints. */
    static RunFolder of(String checkpoints, RunId run) {
        return new RunFolder(new Path(checkpoints, run.text()));
    }

    /** What Flink is given as the folder for checkpoints. */
    Path checkpoints() {
        return root;
    }

    /** What Flink is given as the folder for savepoints. */
    Path savepoints() {
        return new Path(root, SAVEPOINTS);
    }

    /** Where the answers of a step are kept. */
    Path journal(String step) {
        return new Path(new Path(root, JOURNAL), safe(step));
    }

    /**
     * The complete checkpoint or savepoint with the highest id; null where there is none.
     *
     * @throws IOException where one cannot be read now: an older one must not be taken in its place
     */
    @Nullable
    Restorable newest() throws IOException {
        Restorable newest = null;
        for (FileStatus folder : folders(root)) {
            String name = folder.getPath().getName();
            if (name.equals(JOURNAL)) {
                continue;
            }
            String wanted = name.equals(SAVEPOINTS) ? SAVEPOINT : CHECKPOINT;
            for (FileStatus candidate : folders(folder.getPath())) {
                if (candidate.getPath().getName().startsWith(wanted)) {
                    newest = newer(newest, complete(candidate.getPath()));
                }
            }
        }
        return newest;
    }

    /**
     * What a user names: the folder of a checkpoint or savepoint, or the {@code _metadata} in it.
     *
     * @throws IOException where it is none, is not complete, or cannot be read now
     */
    static Restorable read(Path checkpointOrSavepoint) throws IOException {
        Path given = checkpointOrSavepoint.makeQualified(checkpointOrSavepoint.getFileSystem());
        Path folder = given.getName().equals(METADATA) ? given.getParent() : given;
        byte[] metadata;
        try (InputStream in = folder.getFileSystem().open(new Path(folder, METADATA))) {
            metadata = in.readAllBytes();
        } catch (FileNotFoundException e) {
            throw new NotRestorableException(given, "no " + METADATA + " is there", e);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(metadata))) {
            long id = Checkpoints.loadCheckpointMetadata(in, RunFolder.class.getClassLoader(), folder.toString())
                    .getCheckpointId();
            return new Restorable(id, folder);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // Whatever a wrong byte leads to: a number of entries, say, that no heap has room for.
            throw new NotRestorableException(given, METADATA + " is cut short or damaged", e);
        }
    }

    /** What lies there is not to go on from, and never will be; unlike a file system that fails. */
    private static final class NotRestorableException extends IOException {
        private static final long serialVersionUID = 1L;

        NotRestorableException(Path given, String found, Throwable cause) {
            super(
                    given + ": " + found + "; expected the folder of a complete checkpoint (chk-N) or savepoint"
                            + " (savepoint-…), or the " + METADATA + " in it: name another one",
                    cause);
        }
    }

    /** Whether there is a complete checkpoint of that number, which is no savepoint. */
    boolean hasCheckpoint(long checkpointId) throws IOException {
        for (FileStatus job : folders(root)) {
            if (root.getFileSystem().exists(new Path(new Path(job.getPath(), CHECKPOINT + checkpointId), METADATA))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a journal holds any answer. */
    boolean hasAnswers() throws IOException {
        for (FileStatus step : folders(new Path(root, JOURNAL))) {
            FileStatus @Nullable [] parts = root.getFileSystem().listStatus(step.getPath());
            if (parts != null
                    && Arrays.stream(parts)
                            .anyMatch(part -> part.getPath().getName().endsWith(PART))) {
                return true;
            }
        }
        return false;
    }

    /** Deletes all of it; nothing where it is not there. */
    void delete() throws IOException {
        if (!isDeleted(root)) {
            throw new IOException(root + ": cannot be deleted; delete it yourself");
        }
    }

    /** Deletes all of it once nobody needs it; what cannot be deleted stays, with a line in the log. */
    void clear() throws InterruptedException {
        clear(root);
    }

    /** Deletes the answers that were kept, of all steps, as {@link #clear} does. */
    void clearJournals() throws InterruptedException {
        clear(new Path(root, JOURNAL));
    }

    /** Flink and the journals may delete in there at the same time, which makes a deletion of the whole fail. */
    private static void clear(Path folder) throws InterruptedException {
        for (int attempt = 0; attempt < CLEARINGS; attempt++) {
            try {
                if (isDeleted(folder)) {
                    return;
                }
            } catch (IOException e) {
                LOG.debug("{} cannot be deleted now", folder, e);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        LOG.warn("{} is not needed any more and could not be deleted", folder);
    }

    private static boolean isDeleted(Path folder) throws IOException {
        FileSystem files = folder.getFileSystem();
        try {
            files.delete(folder, true);
        } catch (FileNotFoundException goneMeanwhile) {
            LOG.debug("{} is being deleted by others too", folder, goneMeanwhile);
        }
        return !files.exists(folder);
    }

    private static @Nullable Restorable complete(Path folder) throws IOException {
        try {
            return read(folder);
        } catch (NotRestorableException e) {
            LOG.info("left out as a place to go on from: {}", e.getMessage());
            return null;
        }
    }

    private static @Nullable Restorable newer(@Nullable Restorable one, @Nullable Restorable other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.checkpointId() > one.checkpointId() ? other : one;
    }

    private static Iterable<FileStatus> folders(Path parent) throws IOException {
        try {
            // Some file systems answer null for a folder that is not there.
            FileStatus @Nullable [] children = parent.getFileSystem().listStatus(parent);
            return children == null
                    ? List.of()
                    : Arrays.stream(children).filter(FileStatus::isDir).toList();
        } catch (FileNotFoundException e) {
            return List.of();
        }
    }

    /** The name with all but letters, digits, {@code -} and {@code _} as the hex digits of its bytes. */
    private static String safe(String step) {
        StringBuilder safe = new StringBuilder();
        for (byte b : step.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
            safe.append(plain ? String.valueOf(c) : "=%02X".formatted(b));
        }
        return safe.toString();
    }
}
