package dev.sluice.graph;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.flink.core.execution.JobClient;
import org.jspecify.annotations.Nullable;

/** Reads how far a run is from the job's accumulators. For any thread; readings are taken one at a time. */
final class ProgressMeter {

    /** The rate is that of the last readings within this time. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

    private record Sample(long nanos, long rows) {}

    private final LongSupplier nanoTime;
    private final long start;
    private final Deque<Sample> window = new ArrayDeque<>();
    private String phase = "starting";
    private @Nullable JobClient job;
    private @Nullable Long rowsTotal;
    private LiveCounts.Reading last = new LiveCounts.Reading(Map.of());

    ProgressMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** A phase without counts. */
    synchronized void enter(String name) {
        phase = name;
        job = null;
    }

    /** A phase whose counts the job gives. */
    synchronized void enter(String name, JobClient client, @Nullable Long total) {
        phase = name;
        job = client;
        rowsTotal = total;
        window.clear();
    }

    synchronized Progress read() {
        if (job != null) {
            last = accumulators(job);
        }
        long now = nanoTime.getAsLong();
        double rate = rate(now, last.rowsDone());
        Duration eta = rowsTotal == null || rate <= 0
                ? null
                : Duration.ofSeconds(Math.max(0, Math.round((rowsTotal - last.rowsDone()) / rate)));
        return new Progress(
                phase,
                last.rowsDone(),
                rowsTotal,
                rate,
                last.requests(),
                last.inFlight(),
                last.retries(),
                last.rowsDead(),
                last.tokens(),
                Duration.ofNanos(now - start),
                eta);
    }

    private double rate(long now, long rows) {
        window.addLast(new Sample(now, rows));
        while (window.size() > 2 && now - window.getFirst().nanos() > WINDOW_NANOS) {
            window.removeFirst();
        }
        Sample first = window.getFirst();
        double seconds = (now - first.nanos()) / 1e9;
        return seconds <= 0 ? 0 : (rows - first.rows()) / seconds;
    }

    /** The job's counts, or the last known where it does not answer in time or has ended. */
    private LiveCounts.Reading accumulators(JobClient client) {
        try {
            return new LiveCounts.Reading(client.getAccumulators().get(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return last;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return last;
        }
    }
}
