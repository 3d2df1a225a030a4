package dev.sluice.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a batch is closed: whichever comes first. */
public record Batch(
        @Key(value = "most rows", defaultsTo = "500", min = 1)
        int maxRows,

        @Key("most bytes of the encoded request body") @Nullable
        DataSize maxBytes,

        @Key(value = "most tokens", min = 1) @Nullable Long maxTokens,

        @Key("how long a row waits for company; unset: for ever in a bounded run, 1s in an endless one") @Nullable
        Duration maxWait,

        @Key("closes a batch when this column changes; with buckets it is bucket") @Nullable
        String within) {}
