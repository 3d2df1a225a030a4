package dev.sluice.call;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * What the calls of one batch cost.
 *
 * @param requests attempts that were sent
 * @param requestsByStatus attempts by status code; 0 for attempts without an answer
 * @param retries attempts beyond a row's first
 * @param outcomesUnknown attempts without a complete answer that the service may have done, and billed
 * @param splits times that rows were halved, for their size or to find the one at fault
 * @param tokens as the service reported them
 * @param rowsDeduplicated rows that were answered with the answer to an equal row of the same batch
 * @param rowsTruncated rows of which only the beginning was sent
 * @param rowsFromJournal rows that were answered before the job was restored, and not asked for again
 */
public record CallStats(
        long requests,
        Map<Integer, Long> requestsByStatus,
        long retries,
        long outcomesUnknown,
        long splits,
        long tokens,
        long rowsDeduplicated,
        long rowsTruncated,
        long rowsFromJournal)
        implements Serializable {
    /** No calls. */
    public static final CallStats NONE = new CallStats(0, Map.of(), 0, 0, 0, 0, 0, 0, 0);

    public CallStats {
        requestsByStatus = Map.copyOf(requestsByStatus);
    }

    /** Both together. */
    public CallStats plus(CallStats other) {
        Map<Integer, Long> byStatus = new HashMap<>(requestsByStatus);
        other.requestsByStatus.forEach((status, count) -> byStatus.merge(status, count, Long::sum));
        return new CallStats(
                requests + other.requests,
                byStatus,
                retries + other.retries,
                outcomesUnknown + other.outcomesUnknown,
                splits + other.splits,
                tokens + other.tokens,
                rowsDeduplicated + other.rowsDeduplicated,
                rowsTruncated + other.rowsTruncated,
                rowsFromJournal + other.rowsFromJournal);
    }
}
