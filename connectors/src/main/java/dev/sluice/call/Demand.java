package dev.sluice.call;

import java.io.Serializable;
import java.time.Duration;

/**
 * What one JVM uses of a service's quota, and would use beyond it.
 *
 * @param requestsPerMinute sent of late
 * @param tokensPerMinute sent of late
 * @param requestsWaiting requests that wait because of the quota of requests
 * @param tokensWaiting tokens of requests that wait because of the quota of tokens
 * @param pause what is left of a pause that the service asked for
 */
public record Demand(
        double requestsPerMinute, double tokensPerMinute, long requestsWaiting, long tokensWaiting, Duration pause)
        implements Serializable {

    /** Nothing is used and nothing waits. */
    public static final Demand NONE = new Demand(0, 0, 0, 0, Duration.ZERO);
}
