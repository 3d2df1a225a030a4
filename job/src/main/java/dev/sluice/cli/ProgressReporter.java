package dev.sluice.cli;

import dev.sluice.graph.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress: on a terminal one line that is rewritten four times a second, elsewhere a line every ten seconds.
 * For one thread.
 */
final class ProgressReporter {

    static final Duration TERMINAL_PERIOD = Duration.ofMillis(250);
    static final Duration PLAIN_PERIOD = Duration.ofSeconds(10);

    private static final String ERASE_TO_END = "\u001b[K";

    private final Supplier<Progress> source;
    private final PrintWriter out;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private long lastShown;
    private @Nullable String lastLine;

    /**
     * Shows nothing yet.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    ProgressReporter(Supplier<Progress> source, PrintWriter out, Terminal terminal, LongSupplier nanoTime) {
        this.source = source;
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.lastShown = nanoTime.getAsLong();
    }

    /** Asks for progress and shows it, if the period has passed. */
    void poll() {
        Duration period = terminal.present() ? TERMINAL_PERIOD : PLAIN_PERIOD;
        long now = nanoTime.getAsLong();
        if (now - lastShown >= period.toNanos()) {
            lastShown = now;
            show(source.get());
        }
    }

    /** Shows the last state for good. */
    void end() {
        show(source.get());
        if (terminal.present()) {
            out.println();
            out.flush();
        }
    }

    private void show(Progress progress) {
        if (terminal.present()) {
            // The cursor waits at the line's start, so that a warning takes the line's place; the last column stays
            // free, as some terminals wrap once it is written.
            out.print(ProgressLine.of(progress, terminal.columns() - 1) + ERASE_TO_END + "\r");
            out.flush();
            return;
        }
        String line = ProgressLine.of(progress);
        if (!line.equals(lastLine)) {
            lastLine = line;
            out.println(line);
            out.flush();
        }
    }
}
