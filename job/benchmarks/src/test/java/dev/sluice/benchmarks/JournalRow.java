package dev.sluice.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What the journal costs in a scenario.
 *
 * @param pairs one or more
 */
record JournalRow(JournalScenario scenario, List<Pair> pairs) {

    private static final double MOST_PERCENT = 5;
    private static final double LEAST_ROWS_PER_SECOND = 10_000;

    /**
     * Two runs, one right after the other.
     *
     * @param without the journal
     * @param with the journal
     */
    record Pair(Speed without, Speed with) {

        double costPercent() {
            return 100 * (1 - with.rowsPerSecond() / without.rowsPerSecond());
        }
    }

    /** Medians. */
    Speed without() {
        return median(pairs.stream().map(Pair::without).toList());
    }

    /** Medians. */
    Speed with() {
        return median(pairs.stream().map(Pair::with).toList());
    }

    /** Of the medians. */
    double costPercent() {
        return new Pair(without(), with()).costPercent();
    }

    double leastCostPercent() {
        return pairs.stream().mapToDouble(Pair::costPercent).min().orElseThrow();
    }

    double mostCostPercent() {
        return pairs.stream().mapToDouble(Pair::costPercent).max().orElseThrow();
    }

    boolean holds() {
        return costPercent() <= MOST_PERCENT && with().rowsPerSecond() >= LEAST_ROWS_PER_SECOND;
    }

    private static Speed median(List<Speed> speeds) {
        return new Speed(
                median(speeds.stream().mapToDouble(Speed::rowsPerSecond)),
                median(speeds.stream().mapToDouble(Speed::processorMicros)));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }
}
