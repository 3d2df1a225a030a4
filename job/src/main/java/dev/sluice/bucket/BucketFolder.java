package dev.sluice.bucket;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.bucket.BucketMarker.Counts;
import dev.sluice.bucket.BucketMarker.Ordering;
import dev.sluice.files.DatasetFolderException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a bucket dataset and what stands where in it, on any file system that Flink knows. Used by the
 * client, which owns the marker, and by the writer, which owns the rest.
 *
 * <pre>
 * bucket=0/part-0.parquet …
 * _sluice/buckets.json                the marker
 * _sluice/unreadable/part-0.parquet   rows that could not be read
 * _sluice/.written.json               from the end of the job until the marker is complete
 * </pre>
 */
record BucketFolder(Path root) implements Serializable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "_sluice";
    private static final String MARKER = "buckets.json";
    private static final String FILE = "part-0.parquet";

    Path bucketFile(long bucket) {
        return new Path(root, "bucket=" + bucket + "/" + FILE);
    }

    Path unreadableFile() {
        return new Path(root, OURS + "/unreadable/" + FILE);
    }

    /** The marker; null where there is none that this version understands. */
    @Nullable
    BucketMarker marker() throws IOException {
        try {
            return read(inOurs(MARKER), BucketMarker.class);
        } catch (FileNotFoundException | JacksonException absentOrCutOff) {
            return null;
        }
    }

    /** Number of bucket folders that are there. */
    long buckets() throws IOException {
        long buckets = 0;
        for (FileStatus entry : entries(root)) {
            if (entry.isDir() && entry.getPath().getName().startsWith("bucket=")) {
                buckets++;
            }
        }
        return buckets;
    }

    /**
     * Marks the folder as ours and what is in it as incomplete.
     *
     * @throws IOException where it holds something that is not a bucket dataset of ours
     */
    void claim(Ordering ordering) throws IOException {
        FileSystem fileSystem = root.getFileSystem();
        if (fileSystem.exists(root) && !fileSystem.getFileStatus(root).isDir()) {
            throw new DatasetFolderException(
                    "%s: found a file, expected a folder; choose another buckets.path".formatted(root));
        }
        int found = entries(root).length;
        if (found > 0 && !fileSystem.exists(inOurs(MARKER))) {
            throw new DatasetFolderException(
                    "%s: found %d entries and no %s/%s, so the folder is not ours to empty; choose an empty buckets.path, or remove the folder"
                            .formatted(root, found, OURS, MARKER));
        }
        write(inOurs(MARKER), BucketMarker.started(ordering));
    }

    /** Deletes everything but the marker: an earlier dataset, and what a failed or killed attempt has left. */
    void clear() throws IOException {
        FileSystem fileSystem = root.getFileSystem();
        for (FileStatus entry : entries(root)) {
            if (!entry.getPath().getName().equals(OURS)) {
                fileSystem.delete(entry.getPath(), true);
            }
        }
        for (FileStatus entry : entries(new Path(root, OURS))) {
            if (!entry.getPath().getName().equals(MARKER)) {
                fileSystem.delete(entry.getPath(), true);
            }
        }
    }

    /** Leaves for the client what was written, which a client that did not submit the job itself would not get. */
    void leave(Counts counts) throws IOException {
        write(written(), counts);
    }

    /** Makes the marker complete with what the job has left, and returns it. */
    Counts complete(Ordering ordering) throws IOException {
        Counts counts = read(written(), Counts.class);
        write(inOurs(MARKER), BucketMarker.started(ordering).complete(counts));
        root.getFileSystem().delete(written(), false);
        return counts;
    }

    private Path written() {
        return inOurs(".written.json");
    }

    private Path inOurs(String name) {
        return new Path(root, OURS + "/" + name);
    }

    private static FileStatus[] entries(Path folder) throws IOException {
        FileSystem fileSystem = folder.getFileSystem();
        if (!fileSystem.exists(folder)) {
            return new FileStatus[0];
        }
        @Nullable FileStatus @Nullable [] found = fileSystem.listStatus(folder);
        return found == null ? new FileStatus[0] : found;
    }

    private static <T> T read(Path path, Class<T> type) throws IOException {
        try (InputStream in = path.getFileSystem().open(path)) {
            return JSON.readValue(in, type);
        }
    }

    private static void write(Path path, Object value) throws IOException {
        try (OutputStream out = path.getFileSystem().create(path, WriteMode.OVERWRITE)) {
            out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
        }
    }
}
