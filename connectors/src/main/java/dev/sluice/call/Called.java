package dev.sluice.call;

import dev.sluice.service.Outcome;
import java.util.List;

/**
 * What became of the rows of one call. Shows no content in its text.
 *
 * @param outcomes {@link Outcome.Answered} or {@link Outcome.Rejected}, one per input, in the order of the inputs
 * @param attempts requests that each row was part of, in the order of the inputs; 0 for one that was never sent
 * @param stats what the call cost
 * @param left to be run on the task's thread once the rows have left the queue of calls for good, at most once: the
 *     journal then knows that nobody will ask for them again
 */
@SuppressWarnings("ArrayRecordComponent") // one int per row, unboxed; calls are never compared
public record Called(List<Outcome> outcomes, int[] attempts, CallStats stats, Runnable left) {
    @Override
    public String toString() {
        return "Called(" + outcomes.size() + " rows, " + stats.requests() + " requests)";
    }
}
