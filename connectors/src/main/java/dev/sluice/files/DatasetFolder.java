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

    /** Says in the marker folder that a run is alive. Comes before all else and stays to the end: it counts as no file. */
    public static final String LEASE = "lease.json";

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
        /** Any file is an error, but for the records of a run of ours that left no data. */
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
        check(mode, null);
    }

    /**
     * The same as if the files of one run were not there.
     *
     * @param but begins the names of its files; null for none
     */
    public void check(Mode mode, @Nullable String but) throws IOException {
        FileStatus status = status(path);
        if (status != null && !status.isDir()) {
            throw new DatasetFolderException(path + " is a file; a dataset needs a folder: choose another path");
        }
        if (mode == Mode.APPEND || !holdsFiles(path, but)) {
            return;
        }
        if (mode == Mode.FAIL) {
            if (isOurs() && !holdsData(but)) {
                return;
            }
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
     * Deletes what a killed run left open. Only for a run that is over: one that can still be resumed may need these
     * files.
     *
     * @param filePrefix of the run, or of one of its jobs
     */
    public void removeOrphans(String filePrefix) throws IOException {
        delete(files(name -> name.startsWith('.' + filePrefix + '-') && name.contains(".inprogress")));
    }

    /**
     * Deletes all files of a run, committed or open, and the folders of partitions that are empty then. What is of
     * other runs, and the dataset's own records, stay.
     *
     * @param filePrefix of the run, or of one of its jobs
     */
    public void discard(String filePrefix) throws IOException {
        delete(files(name -> name.startsWith(filePrefix + '-') || name.startsWith('.' + filePrefix + '-')));
        for (FileStatus child : children(path)) {
            removeIfEmpty(child);
        }
    }

    private void delete(List<FileStatus> files) throws IOException {
        FileSystem fileSystem = path.getFileSystem();
        for (FileStatus file : files) {
            fileSystem.delete(file.getPath(), false);
        }
    }

    /** Whether a visible folder held nothing but folders, so that it was deleted. */
    private boolean removeIfEmpty(FileStatus folder) throws IOException {
        if (!folder.isDir() || HivePath.isHidden(folder.getPath().getName())) {
            return false;
        }
        boolean empty = true;
        for (FileStatus child : children(folder.getPath())) {
            empty &= removeIfEmpty(child);
        }
        return empty && path.getFileSystem().delete(folder.getPath(), false);
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

    /** Deletes everything but the lease, the marker last, so that a deletion cut short can be taken up again. */
    private void clear() throws IOException {
        Path own = new Path(path, MARKER_FOLDER);
        deleteChildren(path, MARKER_FOLDER::equals);
        deleteChildren(own, name -> MARKERS.contains(name) || name.equals(LEASE));
        deleteChildren(own, LEASE::equals);
        if (children(own).length == 0) {
            path.getFileSystem().delete(own, false);
        }
    }

    private static void deleteChildren(Path folder, Predicate<String> kept) throws IOException {
        for (FileStatus child : children(folder)) {
            if (!kept.test(child.getPath().getName())) {
                folder.getFileSystem().delete(child.getPath(), true);
            }
        }
    }

    private boolean holdsData(@Nullable String but) throws IOException {
        for (FileStatus child : children(path)) {
            boolean own = child.isDir() && child.getPath().getName().equals(MARKER_FOLDER);
            if (!own && (child.isDir() ? holdsFiles(child.getPath(), but) : !isOf(but, child.getPath()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsFiles(Path folder) throws IOException {
        return holdsFiles(folder, null);
    }

    private static boolean holdsFiles(Path folder, @Nullable String but) throws IOException {
        for (FileStatus child : children(folder)) {
            Path file = child.getPath();
            if (child.isDir() ? holdsFiles(file, but) : !isLease(file) && !isOf(but, file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(@Nullable String prefix, Path file) {
        return prefix != null
                && (file.getName().startsWith(prefix + '-') || file.getName().startsWith('.' + prefix + '-'));
    }

    private static boolean isLease(Path file) {
        String name = file.getName();
        boolean isLease = name.equals(LEASE) || (name.startsWith("." + LEASE + ".") && name.endsWith(".inprogress"));
        return isLease && file.getParent().getName().equals(MARKER_FOLDER);
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
