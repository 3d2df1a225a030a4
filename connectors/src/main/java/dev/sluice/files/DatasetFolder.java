package dev.sluice.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A dataset's folder as it lies on disk, on any file system that Flink knows. Its own records are in
 * {@code _sluice/}: a {@code run.json} or {@code buckets.json} there says that the folder is ours.
 */
public final class DatasetFolder {

    /** Holds the dataset's own records. */
    public static final String MARKER_FOLDER = "_sluice";

    private static final List<String> MARKERS = List.of("run.json", "buckets.json");

    /** Says that files of others were here before ours, so that nothing here is ever deleted. */
    private static final String FOREIGN = "foreign";

    private final Path path;
    private final DatasetFooters footers = new DatasetFooters();

    public DatasetFolder(Path path) {
        this.path = path;
    }

    /** What to do with files that are there already. */
    public enum Mode {
        /** Any file is an error. */
        FAIL,
        /** All files are deleted if the folder is ours. */
        OVERWRITE,
        /** Files are kept. */
        APPEND
    }

    /**
     * Makes the folder ready for a fresh run.
     *
     * @throws DatasetFolderException if the mode forbids it; nothing was changed then
     */
    public void prepare(Mode mode) throws IOException {
        check(mode);
        if (mode == Mode.OVERWRITE && holdsFiles(path)) {
            clear();
        } else if (mode == Mode.APPEND && holdsFiles(path) && !isOurs()) {
            markForeign();
        }
    }

    /**
     * Finds out whether a fresh run may write here; changes nothing.
     *
     * @throws DatasetFolderException if the mode forbids it
     */
    public void check(Mode mode) throws IOException {
        FileStatus status = status(path);
        if (status != null && !status.isDir()) {
            throw new DatasetFolderException(path + " is a file; a dataset needs a folder: choose another path");
        }
        if (mode == Mode.APPEND || !holdsFiles(path)) {
            return;
        }
        if (mode == Mode.FAIL) {
            throw new DatasetFolderException(
                    path + " holds files already; choose mode: overwrite or append, or another path");
        }
        if (!isOurs()) {
            throw new DatasetFolderException(path + " holds files, but no " + MARKER_FOLDER
                    + "/run.json or buckets.json of their own: it is not a dataset of ours and was left alone; empty it"
                    + " yourself, or choose another path");
        }
    }

    /**
     * Rows in the committed files of a run, by their footers; a file that was counted before is not read again.
     *
     * @param filePrefix of the run, as given to {@link DatasetSink#of}
     */
    public long rows(String filePrefix) throws IOException {
        List<FileStatus> files = files(
                name -> name.startsWith(filePrefix + '-') && name.endsWith(".parquet") && !HivePath.isHidden(name));
        return footers.rows(files);
    }

    /**
     * Deletes what a killed run of this prefix left open. Only for a run that is over: one that can still be resumed
     * may need these files.
     */
    public void removeOrphans(String filePrefix) throws IOException {
        FileSystem fileSystem = path.getFileSystem();
        for (FileStatus orphan :
                files(name -> name.startsWith('.' + filePrefix + '-') && name.contains(".inprogress"))) {
            fileSystem.delete(orphan.getPath(), false);
        }
    }

    private void markForeign() throws IOException {
        Path marker = new Path(new Path(path, MARKER_FOLDER), FOREIGN);
        marker.getFileSystem().create(marker, FileSystem.WriteMode.OVERWRITE).close();
    }

    private boolean isOurs() throws IOException {
        if (status(new Path(new Path(path, MARKER_FOLDER), FOREIGN)) != null) {
            return false;
        }
        for (String marker : MARKERS) {
            if (status(new Path(new Path(path, MARKER_FOLDER), marker)) != null) {
                return true;
            }
        }
        return false;
    }

    /** Deletes everything, the marker last, so that a deletion cut short can be taken up again. */
    private void clear() throws IOException {
        FileSystem fileSystem = path.getFileSystem();
        for (FileStatus child : children(path)) {
            if (!child.getPath().getName().equals(MARKER_FOLDER)) {
                fileSystem.delete(child.getPath(), true);
            }
        }
        fileSystem.delete(new Path(path, MARKER_FOLDER), true);
    }

    private boolean holdsFiles(Path folder) throws IOException {
        for (FileStatus child : children(folder)) {
            if (!child.isDir() || holdsFiles(child.getPath())) {
                return true;
            }
        }
        return false;
    }

    /** Files below the visible folders. */
    private List<FileStatus> files(Predicate<String> name) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        collect(path, name, found);
        return found;
    }

    private void collect(Path folder, Predicate<String> name, List<FileStatus> found) throws IOException {
        for (FileStatus child : children(folder)) {
            String childName = child.getPath().getName();
            if (!child.isDir()) {
                if (name.test(childName)) {
                    found.add(child);
                }
            } else if (!HivePath.isHidden(childName)) {
                collect(child.getPath(), name, found);
            }
        }
    }

    private static FileStatus[] children(Path folder) throws IOException {
        try {
            // Some file systems answer null for a folder that is not there.
            FileStatus @Nullable [] children = folder.getFileSystem().listStatus(folder);
            return children == null ? new FileStatus[0] : children;
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }

    private static @Nullable FileStatus status(Path path) throws IOException {
        try {
            return path.getFileSystem().getFileStatus(path);
        } catch (FileNotFoundException e) {
            return null;
        }
    }
}
