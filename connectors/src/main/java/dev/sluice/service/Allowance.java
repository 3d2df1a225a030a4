package dev.sluice.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a service says is left of one quota: a bucket of {@code limit} units that fills steadily and is full after
 * {@code untilFull}, as in {@code x-ratelimit-limit-*}, {@code -remaining-*} and {@code -reset-*}.
 *
 * @param limit units of the full bucket, 0 where unknown
 * @param remaining units that are left, negative where unknown
 * @param untilFull time until the bucket is full again, null where unknown
 */
public record Allowance(
        long limit, long remaining, @Nullable Duration untilFull) {
    /** The service says nothing. */
    public static final Allowance UNKNOWN = new Allowance(0, -1, null);

    /**
     * How long to wait until so many units are there; zero where they are, or where the service does not say. More
     * than the limit are never there: then until the bucket is full.
     */
    public Duration waitFor(long units) {
        if (remaining < 0 || remaining >= units || untilFull == null || untilFull.isNegative()) {
            return Duration.ZERO;
        }
        if (limit <= remaining || units >= limit) {
            return untilFull;
        }
        double part = (double) (units - remaining) / (limit - remaining);
        return Duration.ofNanos((long) Math.ceil(untilFull.toNanos() * part));
    }
}
