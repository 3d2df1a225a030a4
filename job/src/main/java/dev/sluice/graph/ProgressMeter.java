package dev.sluice.graph;

import dev.sluice.call.CallStats;
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

    /** What calls came to as far as it is known: batches that were answered, and requests that have ended. */
    record Counted(long batches, CallStats calls) {}

    private final LongSupplier nanoTime;
    private final long start;
    private final Deque<Sample> window = new ArrayDeque<>();
    private String phase = "starting";
    private @Nullable JobClient job;
    private @Nullable Long rowsTotal;
    private long rowsBefore;
    private LiveCounts.Reading last = new LiveCounts.Reading(Map.of());
    private Counted counted = new Counted(0, CallStats.NONE);

    ProgressMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** A phase without counts. */
    synchronized void enter(String name) {
        phase = name;
        job = null;
    }

    /**
     * A phase whose counts the job gives.
     *
     * @param before rows that were done when the job went on; it counts from there once it has started
     */
    synchronized void enter(String name, JobClient client, @Nullable Long total, long before) {
        phase = name;
        job = client;
        rowsTotal = total;
        rowsBefore = before;
        window.clear();
    }

    /** Looks at the job's counts, so that {@link #counted} is of now. */
    synchronized void refresh() {
        if (job == null) {
            return;
        }
        last = accumulators(job);
        CallStats calls = last.calls().ended();
        // Between two attempts the job has no counts.
        if (calls.requests() >= counted.calls().requests()) {
            counted = new Counted(last.batches(), calls);
        }
    }

    /** The most that any reading has had, as long as the job could be asked. */
    synchronized Counted counted() {
        return counted;
    }

    synchronized Progress read() {
        refresh();
        LiveCalls calls = last.calls();
        long now = nanoTime.getAsLong();
        long done = Math.max(rowsBefore, last.rowsDone());
        double rate = rate(now, done);
        Duration eta = rowsTotal == null || rate <= 0
                ? null
                : Duration.ofSeconds(Math.max(0, Math.round((rowsTotal - done) / rate)));
        return new Progress(
                phase,
                done,
                rowsTotal,
                rate,
                calls.ended().requests(),
                Math.max(0, calls.inFlight()),
                Math.max(0, calls.waiting()),
                calls.ended().retries(),
                last.rowsDead(),
                calls.ended().tokens(),
                last.holds(),
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
