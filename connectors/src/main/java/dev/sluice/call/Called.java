package dev.sluice.call;

import dev.sluice.service.Outcome;
import java.util.List;

/**
 * What became of the rows of one call. Shows no content in its text.
 *
 * @param outcomes {@link Outcome.Answered} or {@link Outcome.Rejected}, one per input, in the order of the inputs
 * @param attempts requests that each row was part of, in the order of the inputs; 0 for one that was never sent
 * @param stats what the call cost
 */
@SuppressWarnings("ArrayRecordComponent") // one int per row, unboxed; calls are never compared
public record Called(List<Outcome> outcomes, int[] attempts, CallStats stats) {
    @Override
    public String toString() {
        return "Called(" + outcomes.size() + " rows, " + stats.requests() + " requests)";
    }
}
