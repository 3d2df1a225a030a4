package dev.sluice.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a dataset: one file, all files below a folder, or those that a glob matches. Listed once; ordered by
 * path as unsigned UTF-8 bytes. Names that begin with {@code .} or {@code _} are skipped at each level below the
 * given folder.
 */
public final class InputFiles implements Serializable {
    private final String root;
    private final ArrayList<InputFile> files;

    private InputFiles(String root, List<InputFile> files) {
        this.root = root;
        this.files = new ArrayList<>(files);
    }

    /**
     * Lists what a path stands for.
     *
     * @param pathOrGlob an absolute local path or a URI of any file system that Flink knows; as a glob with {@code *}
     *     and {@code ?} inside a name, {@code **} across folders, and {@code {a,b}}. A folder that a glob matches
     *     stands for all files below it. A path that exists is never taken as a glob.
     * @throws InputProblem where there is no such file or it cannot be listed
     */
    public static InputFiles list(String pathOrGlob) throws InputProblem {
        try {
            Path path = new Path(pathOrGlob);
            FileStatus found = status(path);
            if (found == null && Glob.isGlob(pathOrGlob)) {
                return matching(pathOrGlob);
            }
            if (found == null) {
                throw new InputProblem(pathOrGlob + ": found no file or folder of this name");
            }
            List<InputFile> files = new ArrayList<>();
            collect(found, path.getFileSystem(), files);
            return of(found.getPath(), files, pathOrGlob);
        } catch (InputProblem e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new InputProblem(pathOrGlob + ": cannot be listed: " + e.getMessage(), e);
        }
    }

    /** No files. */
    static InputFiles none() {
        return new InputFiles("/", List.of());
    }

    private static InputFiles matching(String pathOrGlob) throws IOException {
        Path prefix = new Path(Glob.fixedPrefix(pathOrGlob));
        FileStatus folder = status(prefix);
        if (folder == null || !folder.isDir()) {
            throw new InputProblem(pathOrGlob + ": found no folder " + InputFile.text(prefix));
        }
        List<InputFile> below = new ArrayList<>();
        collect(folder, prefix.getFileSystem(), below);
        Glob glob = new Glob(Glob.belowPrefix(pathOrGlob));
        String root = InputFile.text(folder.getPath());
        List<InputFile> matched = new ArrayList<>();
        for (InputFile file : below) {
            if (glob.matchesFileOrFolderOf(relative(root, file.path()))) {
                matched.add(file);
            }
        }
        return of(folder.getPath(), matched, pathOrGlob);
    }

    private static InputFiles of(Path root, List<InputFile> files, String given) throws InputProblem {
        if (files.isEmpty()) {
            throw new InputProblem(given + ": found no files; names that begin with . or _ are skipped");
        }
        files.sort(Comparator.comparing(file -> file.path().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned));
        return new InputFiles(InputFile.text(root), files);
    }

    private static @Nullable FileStatus status(Path path) throws IOException {
        try {
            return path.getFileSystem().getFileStatus(path);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    private static void collect(FileStatus status, FileSystem system, List<InputFile> into) throws IOException {
        if (!status.isDir()) {
            into.add(new InputFile(InputFile.text(status.getPath()), status.getLen(), status.getModificationTime()));
            return;
        }
        FileStatus[] children = system.listStatus(status.getPath());
        if (children == null) {
            throw new InputProblem(InputFile.text(status.getPath()) + ": the folder cannot be read");
        }
        for (FileStatus child : children) {
            String name = child.getPath().getName();
            if (!name.startsWith(".") && !name.startsWith("_")) {
                collect(child, system, into);
            }
        }
    }

    /** The path below a root folder; the empty text for the root itself. */
    static String relative(String root, String path) {
        String below = path.substring(root.length());
        return below.startsWith("/") ? below.substring(1) : below;
    }

    /** In order of path as unsigned UTF-8 bytes; at least one but in {@link FilesInput#none}. */
    public List<InputFile> files() {
        return List.copyOf(files);
    }

    /** Size of all files together. */
    public long bytes() {
        return files.stream().mapToLong(InputFile::size).sum();
    }

    /** The folder given, the fixed folders that a glob begins with, or the one file. */
    String root() {
        return root;
    }
}
