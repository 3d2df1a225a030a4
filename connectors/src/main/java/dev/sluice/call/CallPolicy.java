package dev.sluice.call;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How calls to a service are made. Travels in the job graph.
 *
 * @param timeout of one attempt, to the last byte of its answer
 * @param deadline of all attempts of the same rows, from their first permit; time in which the service is
 *     down, or has asked for a pause, or in which the limit is waited for does not count
 * @param outage how long a service may be down, or refuse every call with 429, before the job fails
 * @param attempts in total, the first included
 * @param backoff the waits between attempts, and between probes of a service that is down
 * @param requestsPerMinute the quota of the whole job, null for none
 * @param tokensPerMinute the quota of the whole job, null for none
 */
public record CallPolicy(
        Duration timeout,
        Duration deadline,
        Duration outage,
        int attempts,
        Backoff backoff,
        @Nullable Long requestsPerMinute,
        @Nullable Long tokensPerMinute)
        implements Serializable {

    public CallPolicy {
        Limits.requirePositive("timeout", timeout);
        Limits.requirePositive("deadline", deadline);
        Limits.requirePositive("outage", outage);
        if (deadline.compareTo(timeout) < 0) {
            throw new IllegalArgumentException("deadline (" + Seconds.of(deadline) + ") is shorter than timeout ("
                    + Seconds.of(timeout) + "); expected at least as long: it spans all attempts");
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + "; expected 1 or more, the first included");
        }
        Limits.requirePositive("requestsPerMinute", requestsPerMinute);
        Limits.requirePositive("tokensPerMinute", tokensPerMinute);
    }
}
