package dev.sluice.cli;

import dev.sluice.graph.Progress;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that shows the progress of a run, from {@link #watch} to {@link #close}. A failure to show harms no run. */
final class ProgressWatch implements Runner.Watch, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressWatch.class);

    private final PrintWriter out;
    private final Terminal terminal;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread thread;

    ProgressWatch(PrintWriter out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void watch(Supplier<Progress> progress) {
        if (thread != null) {
            throw new IllegalStateException("already watching");
        }
        var reporter = new ProgressReporter(progress, out, terminal, System::nanoTime);
        thread = new Thread(() -> show(reporter), "sluice-progress");
        thread.setDaemon(true);
        thread.start();
    }

    /** Before there is progress: nothing rewrites the line. */
    @Override
    public void say(String line) {
        out.println("sluice: " + line);
        out.flush();
    }

    private void show(ProgressReporter reporter) {
        try {
            while (!ended.await(ProgressReporter.TERMINAL_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                quietly(reporter::poll);
            }
            quietly(reporter::end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void quietly(Runnable shows) {
        try {
            shows.run();
        } catch (RuntimeException e) {
            LOG.debug("cannot show progress", e);
        }
    }

    /** Shows the last state; waits for it a little, not for ever. */
    @Override
    public void close() {
        ended.countDown();
        if (thread == null) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
