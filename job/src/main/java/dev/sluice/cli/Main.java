package dev.sluice.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine;

/**
 * The entry point of the job jar, for {@code flink run}. It never exits the JVM, which may be a cluster's: whatever
 * does not end well is thrown, after its problems have been printed.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        run(
                SluiceCommand.with(
                                Wiring.reader(false), new PipelineRunner(false, new CountDownLatch(0)), Terminal.NONE)
                        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8)),
                arguments);
    }

    /** Runs a command; throws {@link CommandFailed} when it does not end with {@link ExitCode#DONE}. */
    static void run(CommandLine line, String... arguments) {
        AtomicReference<Exception> failure = new AtomicReference<>();
        var handler = line.getExecutionExceptionHandler();
        line.setExecutionExceptionHandler((e, failed, parsed) -> {
            failure.set(e);
            return handler.handleExecutionException(e, failed, parsed);
        });
        int code = line.execute(arguments);
        line.getOut().flush();
        line.getErr().flush();
        if (code == ExitCode.DONE.code()) {
            return;
        }
        Exception cause = failure.get();
        if (cause instanceof CommandFailed failed) {
            throw failed;
        }
        ExitCode exitCode = ExitCode.of(code);
        throw cause == null
                ? new CommandFailed(exitCode, exitCode.meaning())
                : new CommandFailed(exitCode, SluiceCommand.message(cause), cause);
    }
}
