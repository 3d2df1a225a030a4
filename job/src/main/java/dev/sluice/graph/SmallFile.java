package dev.sluice.graph;

import dev.sluice.files.DatasetFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of some lines in UTF-8 that is replaced as a whole, on any file system that Flink knows. Locally a reader
 * sees the old text or the new one; an object store gives the same by itself.
 */
record SmallFile(Path path) {

    private static final String UNFINISHED = ".inprogress";

    /** One of a dataset's own records. */
    static SmallFile of(Path dataset, String name) {
        return new SmallFile(new Path(new Path(dataset, DatasetFolder.MARKER_FOLDER), name));
    }

    /** Writes the text over an older one; makes the folder where it is not there. */
    void replace(String text) throws IOException {
        FileSystem files = path.getFileSystem();
        files.mkdirs(path.getParent());
        if (files.isDistributedFS()) {
            write(files, path, text);
            return;
        }
        // One thread of this process at a time, and no other process, writes to the unfinished file.
        synchronized (SmallFile.class) {
            long process = ProcessHandle.current().pid();
            Path unfinished = new Path(path.getParent(), "." + path.getName() + "." + process + UNFINISHED);
            try {
                write(files, unfinished, text);
            } catch (IOException e) {
                files.delete(unfinished, false);
                throw e;
            }
            if (!files.rename(unfinished, path)) {
                throw new IOException("cannot rename " + unfinished + " to " + path);
            }
        }
    }

    /** Deletes what killed processes left half-written among a dataset's own records. Not while another one writes. */
    static void removeUnfinished(Path dataset) throws IOException {
        Path folder = new Path(dataset, DatasetFolder.MARKER_FOLDER);
        FileSystem files = folder.getFileSystem();
        for (FileStatus file : files.listStatus(folder)) {
            String name = file.getPath().getName();
            if (name.startsWith(".") && name.endsWith(UNFINISHED)) {
                files.delete(file.getPath(), false);
            }
        }
    }

    /** The text; null where there is no file. */
    @Nullable
    String read() throws IOException {
        FileSystem files = path.getFileSystem();
        if (!files.exists(path)) {
            return null;
        }
        try (InputStream in = files.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (FileNotFoundException deletedMeanwhile) {
            return null;
        }
    }

    private static void write(FileSystem files, Path file, String text) throws IOException {
        try (OutputStream out = files.create(file, FileSystem.WriteMode.OVERWRITE)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
