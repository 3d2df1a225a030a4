package dev.sluice.journal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that holds the parts of one step. Any thread. */
record JournalFolder(FileSystem files, Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFolder.class);
    private static final int LISTINGS = 100;

    /** Whether what is appended to a file can be made durable while the file is open; on an object store it cannot. */
    boolean appends() {
        return !files.isDistributedFS();
    }

    void make() throws IOException {
        files.mkdirs(path);
    }

    /** The parts, by name. */
    List<FileStatus> parts() throws IOException {
        return list(name -> PartName.parse(name) != null);
    }

    /** The files of some names, by name. */
    List<FileStatus> list(Predicate<String> name) throws IOException {
        FileStatus @Nullable [] found = list();
        return found == null
                ? List.of()
                : Arrays.stream(found)
                        .filter(file -> name.test(file.getPath().getName()))
                        .sorted(Comparator.comparing(file -> file.getPath().getName()))
                        .toList();
    }

    private FileStatus @Nullable [] list() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return files.listStatus(path);
            } catch (FileNotFoundException e) {
                // Flink's local file system fails where a file is deleted while it lists.
                if (attempt == LISTINGS) {
                    throw e;
                }
            }
        }
    }

    FSDataOutputStream create(String name) throws IOException {
        return files.create(new Path(path, name), WriteMode.NO_OVERWRITE);
    }

    /** Opens a part to read it; null where it is gone. */
    @Nullable
    FSDataInputStream open(String name) throws IOException {
        Path file = new Path(path, name);
        try {
            return files.open(file);
        } catch (FileNotFoundException e) {
            if (files.exists(file)) {
                throw e; // it may not be read
            }
            return null;
        }
    }

    /** Reads a part's keys; null where it is gone. */
    @Nullable
    PartScan scan(FileStatus file, PartScan.KeySink sink) throws IOException {
        try (FSDataInputStream in = open(file.getPath().getName())) {
            if (in == null) {
                return null;
            }
            PartScan scan = new PartScan(in, file.getLen()).run(sink);
            if (scan.end() < file.getLen()) {
                LOG.info(
                        "{} is torn at byte {} of {}: the {} answers before that are used",
                        file.getPath(),
                        scan.end(),
                        file.getLen(),
                        scan.entries());
            }
            return scan;
        }
    }

    /** Whether a file is as long as it was. */
    boolean hasLength(String name, long bytes) {
        try {
            return files.getFileStatus(new Path(path, name)).getLen() == bytes;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Says that something which nobody needs could not be deleted now. */
    void stays(String what, Exception e) {
        LOG.warn("{} in {} could not be deleted; that is tried again", what, path, e);
    }

    /** Deletes a part that nobody needs; false, and a line in the log, where that cannot be done now. */
    boolean delete(String name) {
        Path file = new Path(path, name);
        try {
            if (files.delete(file, false) || !files.exists(file)) {
                return true;
            }
            LOG.warn("{} is not needed any more but could not be deleted; that is tried again", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} is not needed any more but could not be deleted; that is tried again", file, e);
        }
        return false;
    }
}
