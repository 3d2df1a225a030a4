package dev.sluice.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How fast a run was, and what that took of the processors.
 *
 * @param processorMicros of the run and its service together, for each row
 */
record Speed(double rowsPerSecond, double processorMicros) {

    /**
     * What was seen at a moment.
     *
     * @param nanos of the clock that {@link System#nanoTime} reads
     * @param rows that the service has taken until then
     * @param processor time of all processes until then
     */
    record Moment(long nanos, long rows, Duration processor) {}

    /**
     * Of the middle of a run.
     *
     * @param moments in order
     * @param first seconds left out, from the first row on
     * @param last seconds left out, until the last row
     */
    static Speed of(List<Moment> moments, int first, int last) {
        List<Moment> rowsComing =
                moments.stream().filter(each -> each.rows() > 0).toList();
        long begin = rowsComing.isEmpty() ? 0 : rowsComing.get(0).nanos();
        long end = moments.isEmpty() ? 0 : firstWithAll(moments).nanos();
        List<Moment> middle = rowsComing.stream()
                .filter(each -> each.nanos()
                                >= begin + Duration.ofSeconds(first).toNanos()
                        && each.nanos() <= end - Duration.ofSeconds(last).toNanos())
                .toList();
        if (middle.size() < 2) {
            throw new IllegalArgumentException("the run was too short: nothing is left between its start and its end");
        }
        Moment from = middle.get(0);
        Moment to = middle.get(middle.size() - 1);
        double rows = to.rows() - from.rows();
        double micros = to.processor().minus(from.processor()).toNanos() / 1e3;
        return new Speed(rows / ((to.nanos() - from.nanos()) / 1e9), micros / rows);
    }

    private static Moment firstWithAll(List<Moment> moments) {
        long all = moments.get(moments.size() - 1).rows();
        return moments.stream().filter(each -> each.rows() == all).findFirst().orElseThrow();
    }
}
