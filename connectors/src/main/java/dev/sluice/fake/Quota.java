package dev.sluice.fake;

import dev.sluice.service.Allowance;
import org.jspecify.annotations.Nullable;

/** The service's limits in requests and in tokens: a request takes from both or from neither. Thread-safe. */
final class Quota {

    private final @Nullable TokenBucket requests;
    private final @Nullable TokenBucket tokens;

    Quota(FakeLimits limits, long now) {
        requests = limits.requestsPerMinute() == 0 ? null : new TokenBucket(limits.requestsPerMinute(), now);
        tokens = limits.tokensPerMinute() == 0 ? null : new TokenBucket(limits.tokensPerMinute(), now);
    }

    /**
     * What became of a request.
     *
     * @param waitNanos time until it would pass; 0 where it has passed
     * @param exhausted {@code requests} or {@code tokens}, whichever is there later
     * @param requests what is left now, as {@code tokens}; unknown where there is no such limit
     */
    record Verdict(long waitNanos, String exhausted, Allowance requests, Allowance tokens) {

        boolean admitted() {
            return waitNanos == 0;
        }
    }

    /** Takes one request of so many tokens where both limits have room. */
    synchronized Verdict take(long count, long now) {
        long untilRequest = requests == null ? 0 : requests.nanosUntil(1, now);
        long untilTokens = tokens == null ? 0 : tokens.nanosUntil(count, now);
        if (untilRequest == 0 && untilTokens == 0) {
            if (requests != null) {
                requests.take(1, now);
            }
            if (tokens != null) {
                tokens.take(count, now);
            }
        }
        return verdict(Math.max(untilRequest, untilTokens), untilTokens > untilRequest, now);
    }

    /** What is left; takes nothing. */
    synchronized Verdict look(long now) {
        return verdict(0, false, now);
    }

    private Verdict verdict(long waitNanos, boolean forTokens, long now) {
        return new Verdict(waitNanos, forTokens ? "tokens" : "requests", left(requests, now), left(tokens, now));
    }

    private static Allowance left(@Nullable TokenBucket bucket, long now) {
        return bucket == null ? Allowance.UNKNOWN : bucket.allowance(now);
    }
}
