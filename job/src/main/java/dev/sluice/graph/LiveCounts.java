package dev.sluice.graph;

import dev.sluice.batch.Tally;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * What the progress line shows while a job runs, as Flink accumulators. They begin anew when the job restarts
 * and prove nothing: the run's record is counted in state by {@link LedgerOperator}.
 */
final class LiveCounts {
    /** Followed by the name of a step: what its calls came to, since the job was last restarted. */
    static final String CALLS_OF = "sluice.calls.";
    /** Followed by the name of a step: why its calls wait. */
    static final String HOLDS_OF = "sluice.holds.";

    private static final String BATCHES_ANSWERED = "sluice.batchesAnswered";
    private static final String ROWS_DONE = "sluice.rowsDone";
    private static final String ROWS_DEAD = "sluice.rowsDead";
    private static final String CALLS_BEFORE = "sluice.callsBefore";

    private final LongCounter batches;
    private final LongCounter done;
    private final LongCounter dead;

    /** Counts from what the job had done before it restarted. */
    LiveCounts(RuntimeContext context, Tally before) {
        batches = context.getLongCounter(BATCHES_ANSWERED);
        done = context.getLongCounter(ROWS_DONE);
        dead = context.getLongCounter(ROWS_DEAD);
        CallAccumulator callsBefore = new CallAccumulator();
        callsBefore.add(new LiveCalls(before.stats(), 0, 0));
        context.addAccumulator(CALLS_BEFORE, callsBefore);
        add(before);
    }

    /** Adds the rows of one batch; called on the task's thread. Its calls were counted where they were made. */
    void add(Tally tally) {
        batches.add(tally.batches());
        done.add(tally.rowsWritten() + tally.rowsDeadLettered());
        dead.add(tally.rowsDeadLettered());
    }

    /** The counts that a job client got from the cluster. */
    record Reading(Map<String, Object> accumulators) {
        long rowsDone() {
            return count(ROWS_DONE);
        }

        long rowsDead() {
            return count(ROWS_DEAD);
        }

        long batches() {
            return count(BATCHES_ANSWERED);
        }

        /** Of all steps, what the job had done before it restarted included. */
        LiveCalls calls() {
            LiveCalls all = LiveCalls.NONE;
            for (Object value : accumulators.values()) {
                if (value instanceof LiveCalls some) {
                    all = all.plus(some);
                }
            }
            return all;
        }

        /** Why calls wait, one for each service that they wait for. */
        List<Hold> holds() {
            HoldAccumulator all = new HoldAccumulator();
            accumulators.forEach((name, value) -> {
                if (name.startsWith(HOLDS_OF) && value instanceof List<?> holds) {
                    holds.forEach(hold -> all.add((Hold) hold));
                }
            });
            return all.getLocalValue();
        }

        private long count(String name) {
            return accumulators.get(name) instanceof Long count ? count : 0;
        }
    }
}
