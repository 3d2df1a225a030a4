package dev.sluice.call;

import java.util.Map;

/**
 * What the calls of one batch cost.
 *
 * @param requests attempts that were sent
 * @param requestsByStatus attempts by status code; 0 for attempts without an answer
 * @param retries attempts beyond a row's first
 * @param tokens as the service reported them
 */
public record CallStats(long requests, Map<Integer, Long> requestsByStatus, long retries, long tokens) {
    /** No calls. */
    public static final CallStats NONE = new CallStats(0, Map.of(), 0, 0);

    public CallStats {
        requestsByStatus = Map.copyOf(requestsByStatus);
    }
}
