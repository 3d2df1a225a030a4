package dev.sluice.benchmarks;

/**
 * What a scenario made of its bound.
 *
 * @param rowsPerSecond sent, in the steady part of the run
 */
record LatencyRow(LatencyScenario scenario, int seconds, double rowsPerSecond, long requests) {

    private static final double LEAST_PERCENT = 95;

    double percent() {
        return 100 * rowsPerSecond / scenario.bound();
    }

    boolean holds() {
        return percent() >= LEAST_PERCENT;
    }
}
