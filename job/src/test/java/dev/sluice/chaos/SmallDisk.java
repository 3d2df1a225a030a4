package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A folder that is a disk of its own, in memory; only who may mount gets one. */
final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts one; skips the test where that is not allowed. */
    static SmallDisk mount(Path folder, String size) throws IOException {
        Files.createDirectories(folder);
        Assumptions.assumeTrue(
                execute("mount", "-t", "tmpfs", "-o", "size=" + size, "sluice-test", folder.toString()),
                "a disk in memory can be mounted");
        return new SmallDisk(folder);
    }

    /** Gives it another size; what is on it stays. */
    void resize(String size) {
        assertThat(execute("mount", "-o", "remount,size=" + size, folder.toString()))
                .as("resized")
                .isTrue();
    }

    @Override
    public void close() {
        assertThat(execute("umount", folder.toString())).as("unmounted").isTrue();
    }

    private static boolean execute(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
