package dev.sluice.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that takes the lock of a dataset, and what it prints. */
final class LockingProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private LockingProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Holds the lock until it is ended. */
    static LockingProcess holding(String dataset) throws Exception {
        return start(dataset);
    }

    /** Takes the lock and gives it up again so often; prints how often it was not alone meanwhile. */
    static LockingProcess taking(String dataset, Path guard, int times) throws Exception {
        return start(dataset, guard.toString(), Integer.toString(times));
    }

    private static LockingProcess start(String... arguments) throws Exception {
        String classes =
                location(DatasetLock.class) + System.getProperty("path.separator") + location(LockingProcess.class);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                classes,
                LockingProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new LockingProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** What it prints next; null at its end. */
    @Nullable
    String line() throws IOException {
        return output.readLine();
    }

    /** As {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            try (DatasetLock lock = DatasetLock.of(arguments[0])) {
                System.out.println(lock.file());
                System.in.read();
            }
            return;
        }
        Path guard = Path.of(arguments[1]);
        int collisions = 0;
        for (int taken = 0; taken < Integer.parseInt(arguments[2]); ) {
            try (DatasetLock lock = DatasetLock.of(arguments[0])) {
                taken++;
                collisions += Files.exists(guard) ? 1 : 0;
                Files.writeString(guard, lock.file().toString());
                Files.delete(guard);
            } catch (DatasetFolderException held) {
                Thread.onSpinWait();
            } catch (NoSuchFileException deletedByAnother) {
                collisions++;
            }
        }
        System.out.println(collisions);
    }
}
