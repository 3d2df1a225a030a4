package dev.sluice.call;

import java.util.function.ToLongFunction;
import org.apache.flink.table.data.RowData;

/**
 * The limit of an engine's calls, and what each row weighs against it.
 *
 * @param limit of this engine
 * @param tokensOf a row, as estimated before it is sent; called on the thread of {@link CallEngine#call}
 */
public record Pacing(RateLimit limit, ToLongFunction<RowData> tokensOf) {

    /** No limit. */
    public static final Pacing NONE = new Pacing(RateLimit.NONE, row -> 0);

    /** A share of the policy's quota; rows are weighed only where tokens are limited. */
    public static Pacing share(CallPolicy policy, double share, ToLongFunction<RowData> tokensOf, Timer timer) {
        RateLimit limit = policy.requestsPerMinute() == null && policy.tokensPerMinute() == null
                ? RateLimit.NONE
                : new PacedLimit(policy, share, timer);
        return new Pacing(limit, policy.tokensPerMinute() == null ? NONE.tokensOf : tokensOf);
    }
}
