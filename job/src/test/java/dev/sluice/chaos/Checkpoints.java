package dev.sluice.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The complete checkpoints of a folder, which are what a run can go on from. */
final class Checkpoints {

    private static final String METADATA = "_metadata";

    private Checkpoints() {}

    /** All of them, the oldest first: one that has no metadata is not complete. */
    static List<Path> complete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().equals(METADATA))
                    .sorted(Comparator.comparing(Checkpoints::time))
                    .map(Path::getParent)
                    .toList();
        }
    }

    /** The newest. */
    static Path newest(Path folder) throws IOException {
        List<Path> all = complete(folder);
        if (all.isEmpty()) {
            throw new IllegalStateException("no complete checkpoint in " + folder);
        }
        return all.get(all.size() - 1);
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
