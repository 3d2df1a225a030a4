package dev.sluice.call;

import java.util.HashMap;
import java.util.Map;

/** Adds up what the requests of one call cost. */
final class Tally {
    private final Map<Integer, Long> byStatus = new HashMap<>();
    private long requests;
    private long unknown;
    private long splits;
    private long tokens;

    /** A request ended; status and tokens are 0 where no answer came. */
    void add(int status, boolean outcomeUnknown, long used) {
        requests++;
        byStatus.merge(status, 1L, Long::sum);
        unknown += outcomeUnknown ? 1 : 0;
        tokens += used;
    }

    void split() {
        splits++;
    }

    /** All rows are part of the first request, so that each further one is a retry of some. */
    CallStats stats(CallRows rows) {
        return new CallStats(
                requests,
                byStatus,
                Math.max(0, requests - 1),
                unknown,
                splits,
                tokens,
                rows.deduplicated(),
                rows.truncated());
    }
}
