package dev.sluice.benchmarks;

import dev.sluice.fake.AcceptedSecond;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The seconds of a run in which it was at its pace, as its service counted them: neither the first ones nor the last.
 *
 * @param seconds one or more
 */
record Steady(List<AcceptedSecond> seconds) {

    private static final double PER_MINUTE = 60;

    Steady {
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("the run was too short: nothing is left between its start and its end");
        }
    }

    /**
     * Leaves out the beginning and the end.
     *
     * @param life of the service, until its last request
     * @param first seconds from the first request on
     * @param last seconds until the last request, the begun one included
     */
    static Steady of(List<AcceptedSecond> life, int first, int last) {
        int start = 0;
        while (start < life.size() && life.get(start).requests() == 0) {
            start++;
        }
        int from = start + first;
        return new Steady(
                life.subList(Math.min(from, life.size()), Math.max(Math.min(from, life.size()), life.size() - last)));
    }

    double requestsPerMinute() {
        return PER_MINUTE * perSecond(AcceptedSecond::requests);
    }

    double tokensPerMinute() {
        return PER_MINUTE * perSecond(AcceptedSecond::tokens);
    }

    private double perSecond(ToLongFunction<AcceptedSecond> count) {
        return seconds.stream().mapToLong(count).average().orElse(0);
    }
}
