package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ranges that the values of a policy share. */
final class Limits {
    /** Longer than any wait makes sense, and far from where nanoseconds overflow. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private Limits() {}

    static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + Seconds.of(value) + "; expected more than 0 s");
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is " + Seconds.of(value) + "; expected at most 365 days");
        }
    }

    static void requirePositive(String name, @Nullable Long value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; expected 1 or more, or none for no limit");
        }
    }
}
