package dev.sluice.batch;

import dev.sluice.call.CallStats;
import dev.sluice.service.Outcome;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * A batch with what became of each of its rows. Immutable. Shows no content in its text.
 *
 * @param batch as it was sent
 * @param inputs what of each row the service was given; in the order of the rows
 * @param outcomes {@link Outcome.Answered} or {@link Outcome.Rejected}, in the order of the rows
 * @param attempts how often each row was sent, in the order of the rows; nobody writes to the array
 * @param stats what the answers cost
 * @param left is run when the batch arrives in the operator that is chained to the one that called: it has left the
 *     queue of calls then. Does not travel: nothing is to be done where the batch has been written and read
 */
@SuppressWarnings("ArrayRecordComponent") // one int per row, unboxed; batches are never compared
public record AnsweredBatch(
        RowBatch batch, List<RowData> inputs, List<Outcome> outcomes, int[] attempts, CallStats stats, Runnable left) {

    /** A batch whose calls need not know when it leaves them. */
    public AnsweredBatch(
            RowBatch batch, List<RowData> inputs, List<Outcome> outcomes, int[] attempts, CallStats stats) {
        this(batch, inputs, outcomes, attempts, stats, () -> {});
    }

    public AnsweredBatch {
        inputs = List.copyOf(inputs);
        outcomes = List.copyOf(outcomes);
    }

    @Override
    public String toString() {
        return "AnsweredBatch(" + outcomes.size() + " rows)";
    }
}
