package dev.sluice.graph;

import dev.sluice.call.CallEngine;
import dev.sluice.call.CallListener;
import dev.sluice.call.CallStats;
import dev.sluice.call.Called;
import dev.sluice.service.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * A step's calls as Flink metrics of one subtask, in the group {@code sluice.step.NAME}. The names are read by
 * people's dashboards, so no refactoring changes them; the README lists them. They begin anew with each attempt of
 * the job. Safe for use by several threads, as Flink's own counters are not.
 */
final class CallMetrics implements CallListener {

    /** Histograms are of the last so many values. */
    private static final int WINDOW = 1_000;

    private final MetricGroup group;
    private final Map<Ending, Counter> requests = new EnumMap<>(Ending.class);

    private final Counter sent = new ThreadSafeSimpleCounter();
    private final Counter ended = new ThreadSafeSimpleCounter();
    private final Counter retries;
    private final Counter splits;
    private final Counter throttledMillis;
    private final Counter tokensReserved;
    private final Counter tokensUsed;
    private final Counter rowsAnswered;
    private final Counter rowsRejected;
    private final Counter rowsDeduplicated;
    private final Counter rowsTruncated;
    private final Counter rowsFromJournal;
    private final Histogram batchSize;
    private final Histogram callDuration;
    private final Histogram limiterWait;

    /**
     * Registers what is counted.
     *
     * @param operator the group of the subtask's operator
     */
    CallMetrics(MetricGroup operator, String step) {
        group = operator.addGroup("sluice").addGroup("step", step);
        MetricGroup byEnding = group.addGroup("requests");
        for (Ending ending : Ending.values()) {
            requests.put(ending, byEnding.counter(name(ending), new ThreadSafeSimpleCounter()));
        }
        retries = counter("retries");
        splits = counter("splits");
        throttledMillis = counter("throttledMillis");
        tokensReserved = counter("tokensReserved");
        tokensUsed = counter("tokensUsed");
        rowsAnswered = counter("rowsAnswered");
        rowsRejected = counter("rowsRejected");
        rowsDeduplicated = counter("rowsDeduplicated");
        rowsTruncated = counter("rowsTruncated");
        rowsFromJournal = counter("rowsFromJournal");
        batchSize = histogram("batchSize");
        callDuration = histogram("callDuration");
        limiterWait = histogram("limiterWait");
        group.gauge("inFlight", (Gauge<Long>) () -> Math.max(0, sent.getCount() - ended.getCount()));
    }

    /**
     * Registers what an engine and its journal are asked for whenever metrics are reported.
     *
     * @param journalBytes on disk
     */
    void watch(CallEngine engine, LongSupplier journalBytes) {
        group.gauge("journalBytes", (Gauge<Long>) journalBytes::getAsLong);
        group.gauge("waiting", (Gauge<Integer>) engine::waiting);
        group.gauge("concurrencyLimit", (Gauge<Integer>) engine::concurrencyLimit);
        group.gauge("bytesInFlight", (Gauge<Long>) engine::bytesInFlight);
        group.gauge("serviceDown", (Gauge<Integer>) () -> engine.isDown() ? 1 : 0);
    }

    @Override
    public void onSent(int rows, Duration waited, long tokens) {
        sent.inc();
        batchSize.update(rows);
        limiterWait.update(waited.toMillis());
        tokensReserved.inc(tokens);
    }

    @Override
    public void onEnded(Ending ending, int status, Duration duration, long tokens) {
        ended.inc();
        Objects.requireNonNull(requests.get(ending)).inc();
        callDuration.update(duration.toMillis());
        tokensUsed.inc(tokens);
    }

    @Override
    public void onRetry() {
        retries.inc();
    }

    @Override
    public void onSplit() {
        splits.inc();
    }

    @Override
    public void onFound(int rows, CallStats cost) {
        rowsFromJournal.inc(rows);
    }

    @Override
    public void onPause(Duration longer) {
        throttledMillis.inc(longer.toMillis());
    }

    @Override
    public void onCalled(Called called) {
        int answered = 0;
        for (Outcome outcome : called.outcomes()) {
            answered += outcome instanceof Outcome.Answered ? 1 : 0;
        }
        rowsAnswered.inc(answered);
        rowsRejected.inc(called.outcomes().size() - answered);
        rowsDeduplicated.inc(called.stats().rowsDeduplicated());
        rowsTruncated.inc(called.stats().rowsTruncated());
    }

    private Counter counter(String name) {
        return group.counter(name, new ThreadSafeSimpleCounter());
    }

    private Histogram histogram(String name) {
        return group.histogram(name, new DescriptiveStatisticsHistogram(WINDOW));
    }

    private static String name(Ending ending) {
        return switch (ending) {
            case ANSWERED -> "answered";
            case TRANSIENT -> "transient";
            case THROTTLED -> "throttled";
            case TOO_LARGE -> "tooLarge";
            case DATA -> "data";
            case BAD_RESPONSE -> "badResponse";
            case FATAL -> "fatal";
            case OUTCOME_UNKNOWN -> "outcomeUnknown";
        };
    }
}
