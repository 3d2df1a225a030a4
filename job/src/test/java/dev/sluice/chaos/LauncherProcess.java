package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code job/bin/sluice} as a process, with a small heap. The script gives way to Java, so a kill hits the JVM. */
public final class LauncherProcess implements AutoCloseable {

    private static final Path SCRIPT = Path.of("bin/sluice").toAbsolutePath();
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final Path out;
    private final Path err;

    private LauncherProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts it.
     *
     * @param folder its working directory; temporary files and what it prints stand in it
     * @param name of what it prints
     */
    public static LauncherProcess start(Path folder, String name, String... arguments) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("log"));
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path out = logs.resolve(name + ".out");
        Path err = logs.resolve(name + ".err");
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put(
                        "SLUICE_JAVA_OPTS",
                        "-Xmx320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError"
                                + " -Djava.io.tmpdir=" + temporary);
        return new LauncherProcess(builder.start(), out, err);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does, and waits for its end; false where it had ended by itself. */
    public boolean kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as("ended by its kill")
                .isTrue();
        return process.exitValue() == KILLED;
    }

    /** The exit code of a process that ends by itself. */
    public int awaitExit(Duration limit) throws IOException, InterruptedException {
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("ended within %s, having printed:\n%s%s", limit, out(), err())
                .isTrue();
        return process.exitValue();
    }

    /** What it has printed as output. */
    public String out() throws IOException {
        return Files.readString(out);
    }

    /** What it has printed as progress and errors. */
    public String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
