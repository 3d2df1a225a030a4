package dev.sluice.call;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a service allows one account, and so the whole job: all subtasks of all steps that call it with the same
 * credential.
 *
 * @param requestsPerMinute null for no limit
 * @param tokensPerMinute null for no limit
 */
public record Quota(
        @Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute) implements Serializable {
    /** No limit. */
    public static final Quota NONE = new Quota(null, null);

    public Quota {
        Limits.requirePositive("requestsPerMinute", requestsPerMinute);
        Limits.requirePositive("tokensPerMinute", tokensPerMinute);
    }

    /** This part of the quota. */
    Rates rates(double share) {
        return new Rates(rate(requestsPerMinute, share), rate(tokensPerMinute, share));
    }

    private static double rate(@Nullable Long perMinute, double share) {
        return perMinute == null ? Double.POSITIVE_INFINITY : perMinute * share;
    }

    /**
     * A pace.
     *
     * @param requestsPerMinute infinite for no limit
     * @param tokensPerMinute infinite for no limit
     */
    public record Rates(double requestsPerMinute, double tokensPerMinute) {}
}
