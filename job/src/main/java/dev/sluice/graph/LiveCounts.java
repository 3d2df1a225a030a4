package dev.sluice.graph;

import dev.sluice.batch.Tally;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * What the progress line shows while a job runs, as Flink accumulators. They begin anew when the job restarts
 * and prove nothing: the run's record is counted in state by {@link LedgerOperator}.
 */
final class LiveCounts {
    static final String BATCHES_SENT = "sluice.batchesSent";
    private static final String BATCHES_ANSWERED = "sluice.batchesAnswered";
    private static final String ROWS_DONE = "sluice.rowsDone";
    private static final String ROWS_DEAD = "sluice.rowsDead";
    private static final String REQUESTS = "sluice.requests";
    private static final String RETRIES = "sluice.retries";
    private static final String TOKENS = "sluice.tokens";

    private final LongCounter batches;
    private final LongCounter done;
    private final LongCounter dead;
    private final LongCounter requests;
    private final LongCounter retries;
    private final LongCounter tokens;

    /** Counts from what the job had done before it restarted. */
    LiveCounts(RuntimeContext context, Tally before) {
        batches = context.getLongCounter(BATCHES_ANSWERED);
        done = context.getLongCounter(ROWS_DONE);
        dead = context.getLongCounter(ROWS_DEAD);
        requests = context.getLongCounter(REQUESTS);
        retries = context.getLongCounter(RETRIES);
        tokens = context.getLongCounter(TOKENS);
        add(before);
    }

    /** Adds what one batch came to; called on the task's thread. */
    void add(Tally tally) {
        batches.add(tally.batches());
        done.add(tally.rowsWritten() + tally.rowsDeadLettered());
        dead.add(tally.rowsDeadLettered());
        requests.add(tally.stats().requests());
        retries.add(tally.stats().retries());
        tokens.add(tally.stats().tokens());
    }

    /** The counts that a job client got from the cluster. */
    record Reading(Map<String, Object> accumulators) {
        long rowsDone() {
            return count(ROWS_DONE);
        }

        long rowsDead() {
            return count(ROWS_DEAD);
        }

        long requests() {
            return count(REQUESTS);
        }

        long retries() {
            return count(RETRIES);
        }

        long tokens() {
            return count(TOKENS);
        }

        int inFlight() {
            return (int) Math.max(0, count(BATCHES_SENT) - count(BATCHES_ANSWERED));
        }

        private long count(String name) {
            return accumulators.get(name) instanceof Long count ? count : 0;
        }
    }
}
