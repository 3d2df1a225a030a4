package dev.sluice.batch;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a batch is closed.
 *
 * @param maxRows rows that a batch may have
 * @param maxBytes of the encoded request body; null for no limit. A single row above it goes alone
 * @param maxTokens as the service counts them; null for no limit. A single row above it goes alone
 * @param maxWait processing time from the first row of a batch; null to wait without end
 */
public record BatchLimits(
        int maxRows,
        @Nullable Long maxBytes,
        @Nullable Long maxTokens,
        @Nullable Duration maxWait) implements Serializable {

    public BatchLimits {
        requirePositive("maxRows", (long) maxRows);
        requirePositive("maxBytes", maxBytes);
        requirePositive("maxTokens", maxTokens);
        if (maxWait != null && maxWait.toMillis() <= 0) {
            throw new IllegalArgumentException("maxWait is " + maxWait + "; expected at least 1ms");
        }
    }

    private static void requirePositive(String name, @Nullable Long value) {
        if (value != null && value <= 0) {
            throw new IllegalArgumentException(name + " is " + value + "; expected at least 1");
        }
    }

    /** Whether rows have to be weighed. */
    boolean weigh() {
        return maxBytes != null || maxTokens != null;
    }
}
