package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where measurements are made.
 *
 * @param job the folder of that name of a built project, absolute
 * @param out the terminal
 */
record Workplace(Path job, PrintStream out) {

    private static final String HEAP = "-Xmx1g";
    private static final long LOOK_MILLIS = 500;

    /** The file of a benchmark's table. */
    Path table(String benchmark) {
        return target().resolve("benchmarks").resolve(benchmark + ".json");
    }

    /** An empty folder for the files of one run. */
    Path folder(String name) throws IOException {
        Path folder = target().resolve("work").resolve(name);
        delete(folder);
        return Files.createDirectories(folder);
    }

    /** Deletes a folder with all that is in it; one that is not there is fine. */
    void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** The launcher with these arguments, a process of its own. What it prints to standard error goes to the log. */
    ProcessBuilder sluice(Path log, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(job.resolve("bin/sluice").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(job.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("SLUICE_JAVA_OPTS", HEAP);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    /** Runs a pipeline to its end on an embedded Flink, in a process of its own. */
    void run(Path pipeline) throws IOException, InterruptedException {
        run(pipeline, process -> {});
    }

    /** Looks at a run while it goes on. */
    interface Watcher {
        void look(ProcessHandle run) throws IOException, InterruptedException;
    }

    /** As {@link #run(Path)}; the watcher looks twice a second. */
    void run(Path pipeline, Watcher watcher) throws IOException, InterruptedException {
        Path log = pipeline.resolveSibling("run.log");
        Process process = sluice(log, List.of("run", pipeline.toString()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                watcher.look(process.toHandle());
            }
            int code = process.exitValue();
            if (code != 0) {
                throw new IllegalStateException("the run ended with code " + code + ":\n" + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Processor time that a process has taken; none once it has ended. */
    static Duration processor(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What is going on, while nothing is known yet. */
    void say(String progress) {
        out.println(progress);
    }

    private Path target() {
        return job.resolve("benchmarks/target");
    }
}
