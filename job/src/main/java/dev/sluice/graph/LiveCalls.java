package dev.sluice.graph;

import dev.sluice.call.CallStats;
import java.io.Serializable;

/**
 * What calls came to so far, each request counted when it ended.
 *
 * @param inFlight requests that are out, without an answer yet
 * @param waiting calls without a request out: for a place, for the quota, for a service, for their next attempt
 */
record LiveCalls(CallStats ended, int inFlight, int waiting) implements Serializable {

    /** No calls. */
    static final LiveCalls NONE = new LiveCalls(CallStats.NONE, 0, 0);

    /** Both together. */
    LiveCalls plus(LiveCalls other) {
        return new LiveCalls(ended.plus(other.ended), inFlight + other.inFlight, waiting + other.waiting);
    }
}
