package dev.sluice.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** The entry point of {@code job/bin/sluice}: exits the JVM with the command's code. */
public final class Launcher {

    private Launcher() {}

    public static void main(String[] arguments) {
        var told = new CountDownLatch(1);
        CommandLine line = SluiceCommand.with(
                        Wiring.reader(true), new PipelineRunner(true, told), Terminal.fromLauncher())
                .setOut(printer(FileDescriptor.out))
                .setErr(printer(FileDescriptor.err));
        int code = line.execute(arguments);
        line.getOut().flush();
        line.getErr().flush();
        told.countDown();
        // Not by returning: threads of the embedded Flink or of a client may live on.
        System.exit(code);
    }

    /** UTF-8 whatever the locale: rows hold any character, and a container's locale knows ASCII alone. */
    private static PrintWriter printer(FileDescriptor stream) {
        return new PrintWriter(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }
}
