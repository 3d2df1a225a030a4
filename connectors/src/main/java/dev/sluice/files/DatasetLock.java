package dev.sluice.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keeps a second run on this machine out of a dataset while one writes to it. Lies in the folder for temporary files,
 * not in the dataset; the system gives it up when the process ends, however it ends.
 */
public final class DatasetLock implements AutoCloseable {

    private final FileChannel channel;

    private DatasetLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a dataset.
     *
     * @throws DatasetFolderException where another run holds it
     */
    public static DatasetLock of(String dataset) throws IOException {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "sluice-" + hash(dataset) + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(channel)) {
            channel.close();
            throw new DatasetFolderException(dataset
                    + " is being written to by another run on this machine; wait for its end, or choose another path");
        }
        return new DatasetLock(channel);
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
