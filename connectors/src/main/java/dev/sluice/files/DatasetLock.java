package dev.sluice.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second run on this machine out of a dataset while one writes to it. Lies in the folder for temporary files,
 * not in the dataset, and is deleted when it is closed; the system gives the lock up when the process ends, however it
 * ends, and the next run takes over the file that is left.
 */
public final class DatasetLock implements AutoCloseable {

    /** Each try that is in vain met another run that deleted the file at its end. */
    private static final int TRIES = 10;

    /**
     * What this process holds. It must not even open such a file a second time: POSIX gives up a process's locks on a
     * file as soon as the process closes any of its descriptors of that file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final String token;
    private final FileChannel locked;
    /** The same file as its path leads to it; open for as long as the lock is held. */
    private final FileChannel reader;

    private DatasetLock(Path file, String token, FileChannel locked, FileChannel reader) {
        this.file = file;
        this.token = token;
        this.locked = locked;
        this.reader = reader;
    }

    /**
     * Takes the lock of a dataset.
     *
     * @throws DatasetFolderException where another run holds it
     */
    public static DatasetLock of(String dataset) throws IOException {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "sluice-" + hash(dataset) + ".lock")
                .toAbsolutePath();
        DatasetLock lock = HELD.add(file) ? take(file) : null;
        if (lock == null) {
            throw new DatasetFolderException(dataset
                    + " is being written to by another run on this machine; wait for its end, or choose another path");
        }
        return lock;
    }

    /** The file that is locked. */
    public Path file() {
        return file;
    }

    private static @Nullable DatasetLock take(Path file) throws IOException {
        DatasetLock lock = null;
        try {
            for (int i = 0; i < TRIES && lock == null; i++) {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (!tryLock(channel)) {
                    channel.close();
                    return null;
                }
                lock = verified(file, channel);
            }
            return lock;
        } finally {
            if (lock == null) {
                HELD.remove(file);
            }
        }
    }

    /** The lock, or null where the run before deleted the file after it was opened here: its path leads elsewhere. */
    private static @Nullable DatasetLock verified(Path file, FileChannel channel) throws IOException {
        String token = UUID.randomUUID().toString();
        FileChannel reader = null;
        boolean ours = false;
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)), 0);
            reader = FileChannel.open(file, StandardOpenOption.READ);
            ours = holds(reader, token);
            return ours ? new DatasetLock(file, token, channel, reader) : null;
        } catch (NoSuchFileException deleted) {
            return null;
        } finally {
            if (!ours) {
                close(channel, reader);
            }
        }
    }

    private static boolean holds(FileChannel reader, String token) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(token.length());
        while (found.hasRemaining() && reader.read(found, found.position()) > 0) {}
        return new String(found.array(), StandardCharsets.US_ASCII).equals(token);
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String hash(String dataset) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(dataset.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    /** Gives the lock up and deletes its file, unless it is another's by now because somebody cleaned up. */
    @Override
    public void close() throws IOException {
        if (!locked.isOpen()) {
            return;
        }
        try (FileChannel now = FileChannel.open(file, StandardOpenOption.READ)) {
            // Deleted while it is locked still: who has opened it meanwhile finds out by the path.
            if (holds(now, token)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException cleanedUp) {
            // Nothing is left to delete.
        } finally {
            close(locked, reader);
            HELD.remove(file);
        }
    }

    private static void close(FileChannel locked, @Nullable FileChannel reader) throws IOException {
        try (locked) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
