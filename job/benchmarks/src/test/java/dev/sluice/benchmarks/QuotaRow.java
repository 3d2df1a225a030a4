package dev.sluice.benchmarks;

/**
 * What a scenario made of its quota.
 *
 * @param requestsPerMinute that passed the limits, in the steady part of the run, as {@code tokensPerMinute}
 * @param requests of the whole run, as {@code rejected}
 * @param rejected by the limits
 */
record QuotaRow(
        QuotaScenario scenario,
        int seconds,
        double requestsPerMinute,
        double tokensPerMinute,
        long requests,
        long rejected) {

    private static final double LEAST_PERCENT = 97;
    private static final double MOST_PER_THOUSAND = 1;

    /** Of the limit that binds. */
    double tighterPercent() {
        return Math.max(requestsPercent(), tokensPercent());
    }

    double otherPercent() {
        return Math.min(requestsPercent(), tokensPercent());
    }

    String boundBy() {
        return requestsPercent() >= tokensPercent() ? "requests" : "tokens";
    }

    double rejectedPerThousand() {
        return requests == 0 ? 0 : 1_000.0 * rejected / requests;
    }

    boolean holds() {
        return tighterPercent() >= LEAST_PERCENT && rejectedPerThousand() < MOST_PER_THOUSAND;
    }

    private double requestsPercent() {
        return 100 * requestsPerMinute / scenario.requestsPerMinute();
    }

    private double tokensPercent() {
        return 100 * tokensPerMinute / scenario.tokensPerMinute();
    }
}
