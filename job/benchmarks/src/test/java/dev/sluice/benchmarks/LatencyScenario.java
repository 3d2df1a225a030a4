package dev.sluice.benchmarks;

import java.util.List;

/** One run against a server that takes its time and has no limits. */
record LatencyScenario(int parallelism, int capacity, int batch) {

    static final int LATENCY_MILLIS = 300;

    static final List<LatencyScenario> ALL =
            List.of(new LatencyScenario(2, 10, 100), new LatencyScenario(2, 50, 20), new LatencyScenario(2, 50, 500));

    /** Rows a second where all batches that may be in flight are, all the time. */
    double bound() {
        return 1_000.0 * capacity * parallelism * batch / LATENCY_MILLIS;
    }
}
