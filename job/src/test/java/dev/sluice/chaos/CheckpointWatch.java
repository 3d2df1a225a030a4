package dev.sluice.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees checkpoints come, and how much was answered when each began: its folder is made then, and is complete once it
 * has its metadata. What was read before the folder was looked for is what certainly was answered no later.
 */
final class CheckpointWatch {

    private final Path folder;
    private final LongSupplier answers;
    private final Map<Path, Long> answeredBefore = new HashMap<>();
    private long answeredAtLastLook;
    private long answeredBeforeComplete;

    CheckpointWatch(Path folder, LongSupplier answers) {
        this.folder = folder;
        this.answers = answers;
    }

    /** Looks for new ones. */
    void look() {
        long now = answers.getAsLong();
        try {
            if (Files.isDirectory(folder)) {
                Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                        if (!directory.getFileName().toString().startsWith("chk-")) {
                            return FileVisitResult.CONTINUE;
                        }
                        long before = answeredBefore.computeIfAbsent(directory, path -> answeredAtLastLook);
                        if (Files.exists(directory.resolve("_metadata"))) {
                            answeredBeforeComplete = Math.max(answeredBeforeComplete, before);
                        }
                        return FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE; // went while we looked
                        }
                        throw failure;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
                        return FileVisitResult.CONTINUE;
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answeredAtLastLook = now;
    }

    /** Answers that came since the newest complete checkpoint began, or a few more. */
    long answeredSince() {
        return answers.getAsLong() - answeredBeforeComplete;
    }
}
