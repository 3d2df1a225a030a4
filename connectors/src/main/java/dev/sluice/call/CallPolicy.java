package dev.sluice.call;

import java.io.Serializable;
import java.time.Duration;

/**
 * How calls to a service are made. Travels in the job graph.
 *
 * @param timeout of one attempt, to the last byte of its answer
 * @param deadline of all attempts of the same rows, from their first permit; time in which the service is
 *     down, or has asked for a pause, or in which the limit is waited for does not count
 * @param outage how long a service may be down, or refuse every call with 429, before the job fails
 * @param attempts in total, the first included
 * @param backoff the waits between attempts, and between probes of a service that is down
 * @param flow how many calls are under way at once, and in which order they end
 */
public record CallPolicy(Duration timeout, Duration deadline, Duration outage, int attempts, Backoff backoff, Flow flow)
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
    }

    /**
     * The calls of one engine beside each other.
     *
     * @param capacity most requests in flight
     * @param ordered whether answers leave in the order of the calls, so that one waits for those before it
     * @param deduplicate whether equal rows of one call are sent once, and each is given the answer
     */
    public record Flow(int capacity, boolean ordered, boolean deduplicate) implements Serializable {
        public Flow {
            if (capacity < 1) {
                throw new IllegalArgumentException("capacity is " + capacity + "; expected 1 or more");
            }
        }
    }
}
