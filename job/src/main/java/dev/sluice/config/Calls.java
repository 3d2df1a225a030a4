package dev.sluice.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How calls are made. */
public record Calls(
        @Key(value = "whether batches leave in the order they came", defaultsTo = "ordered")
        Order order,

        @Key(value = "batches in flight per subtask", defaultsTo = "10", min = 1)
        int capacity,

        @Key(value = "one attempt", defaultsTo = "10s") Duration timeout,

        @Key(value = "all attempts of one batch, from its first permit", defaultsTo = "60s")
        Duration deadline,

        @Key(value = "how long a service may be down before the job fails", defaultsTo = "15m")
        Duration outage,

        @Key(value = "attempts and the waits between", defaultsTo = "{}")
        Retry retry,

        @Key(value = "the quota of the service and credential, for the whole job", defaultsTo = "{}")
        Limit limit,

        @Key("whether equal rows of a batch are sent once, and each is given the answer; unset: for embedding")
        @Nullable
        Boolean deduplicate) {

    /** Whether batches leave in the order they came. */
    public enum Order {
        ORDERED,
        UNORDERED
    }

    /** Attempts and the waits between. */
    public record Retry(
            @Key(value = "attempts in total", defaultsTo = "3", min = 1)
            int attempts,

            @Key(value = "exponential with full jitter", defaultsTo = "{}")
            Backoff backoff) {}

    /** Waits between attempts. */
    public record Backoff(
            @Key(value = "the first wait", defaultsTo = "2s")
            Duration initial,

            @Key(value = "the longest wait", defaultsTo = "10s")
            Duration max,

            @Key(value = "each wait over the one before", defaultsTo = "2", min = 1)
            double multiplier) {}

    /** The quota of a service, for the whole job. */
    public record Limit(
            @Key(value = "requests a minute", min = 1) @Nullable
            Long requestsPerMinute,

            @Key(value = "tokens a minute", min = 1) @Nullable
            Long tokensPerMinute) {}
}
