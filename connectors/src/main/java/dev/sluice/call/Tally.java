package dev.sluice.call;

import java.util.HashMap;
import java.util.Map;

/** Adds up what the requests of one call cost. */
final class Tally {
    private final Map<Integer, Long> byStatus = new HashMap<>();
    private long requests;
    private long tokens;

    /** A request ended; status and tokens are 0 where no answer came. */
    void add(int status, long used) {
        requests++;
        byStatus.merge(status, 1L, Long::sum);
        tokens += used;
    }

    /** All rows are part of the first request, so that each further one is a retry of some. */
    CallStats stats() {
        return requests == 0 ? CallStats.NONE : new CallStats(requests, byStatus, requests - 1, tokens);
    }
}
