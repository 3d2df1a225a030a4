package dev.sluice.fake;

import dev.sluice.service.Allowance;
import java.time.Duration;

/**
 * A quota a minute as a bucket that holds one second's worth, at least one unit, and fills steadily. What is larger
 * than the bucket passes when it is full and is paid off before the next passes, so that the rate holds and nobody
 * waits for ever.
 *
 * <p>All is counted in whole parts: a unit has as many as a minute has nanoseconds, so that each nanosecond brings
 * as many parts as the quota has units and nothing is rounded. Not thread-safe; the clock's readings come from
 * outside and are monotonic.
 */
final class TokenBucket {

    /** The largest quota, in units a minute. */
    static final long MAX_PER_MINUTE = 1_000_000_000L;

    private static final long MAX_UNITS = 100_000_000L;
    private static final long PARTS = Duration.ofMinutes(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long perMinute;
    private final long full;
    private long level;
    private long filledAt;

    /** A full bucket. */
    TokenBucket(long perMinute, long now) {
        this.perMinute = FakeLimits.perMinute(perMinute);
        this.full = Math.max(perMinute * SECOND, PARTS);
        this.level = full;
        this.filledAt = now;
    }

    /** Nanoseconds until so many units may be taken; 0 where they may be now. */
    long nanosUntil(long units, long now) {
        fill(now);
        return nanosUntilLevel(Math.min(parts(units), full));
    }

    /** Takes units, whether or not they are there. */
    void take(long units, long now) {
        fill(now);
        level -= parts(units);
    }

    /** What the bucket holds at most and now, in whole units, and when it is full again. */
    Allowance allowance(long now) {
        fill(now);
        return new Allowance(full / PARTS, Math.max(0, level) / PARTS, Duration.ofNanos(nanosUntilLevel(full)));
    }

    private void fill(long now) {
        long elapsed = now - filledAt;
        if (elapsed <= 0) {
            return;
        }
        // Compared in time, where the product could overflow.
        level = elapsed >= nanosUntilLevel(full) ? full : level + elapsed * perMinute;
        filledAt = now;
    }

    private long nanosUntilLevel(long wanted) {
        return wanted <= level ? 0 : (wanted - level - 1) / perMinute + 1;
    }

    private static long parts(long units) {
        return Math.min(units, MAX_UNITS) * PARTS;
    }
}
