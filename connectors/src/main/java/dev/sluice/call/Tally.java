package dev.sluice.call;

import java.util.Map;

/** Adds up what the requests of one call cost. Used within the call's strand alone. */
final class Tally {
    private CallStats all = CallStats.NONE;
    private CallStats notKept = CallStats.NONE;
    private boolean asked;

    /** A request ended; status and tokens are 0 where no answer came. */
    void add(int status, boolean outcomeUnknown, long used) {
        // All rows that are sent are part of the first request, so that each further one is a retry of some.
        long retries = asked ? 1 : 0;
        asked = true;
        spend(new CallStats(1, Map.of(status, 1L), retries, outcomeUnknown ? 1 : 0, 0, used, 0, 0, 0));
    }

    void split() {
        spend(new CallStats(0, Map.of(), 0, 0, 1, 0, 0, 0, 0));
    }

    /** What requests before a restore cost, whose answers were found. */
    void found(CallStats cost) {
        all = all.plus(cost);
    }

    /** What was spent since the last time, to be kept with the answers that it was spent on. */
    CallStats toKeep() {
        CallStats cost = notKept;
        notKept = CallStats.NONE;
        return cost;
    }

    /** Everything, with what became of the rows. */
    CallStats stats(CallRows rows) {
        return all.plus(
                new CallStats(0, Map.of(), 0, 0, 0, 0, rows.deduplicated(), rows.truncated(), rows.fromJournal()));
    }

    private void spend(CallStats more) {
        all = all.plus(more);
        notKept = notKept.plus(more);
    }
}
