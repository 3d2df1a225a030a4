package dev.sluice.fake;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long the service thinks about a request: evenly spread from {@code min} to {@code max}. */
public record Latency(Duration min, Duration max) {

    /** Answers at once. */
    public static final Latency NONE = new Latency(Duration.ZERO, Duration.ZERO);

    private static final String UNTIL = "..";
    private static final int SLOW_FACTOR = 10;
    private static final Duration SLOW_LEAST = Duration.ofSeconds(1);

    public Latency {
        if (min.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException("latency is " + min + " to " + max + "; expected the shorter first");
        }
    }

    /** {@code 300ms}, or {@code 100ms..500ms}. */
    public static Latency parse(String text) {
        int until = text.indexOf(UNTIL);
        Duration min = DurationText.parse(until < 0 ? text : text.substring(0, until));
        Duration max = until < 0 ? min : DurationText.parse(text.substring(until + UNTIL.length()));
        if (max.compareTo(min) < 0) {
            throw new IllegalArgumentException(text + " is upside down; expected the shorter first");
        }
        return new Latency(min, max);
    }

    Duration next(RandomGenerator random) {
        return min.equals(max) ? min : Duration.ofNanos(random.nextLong(min.toNanos(), max.toNanos() + 1));
    }

    /** What the fault {@link FaultKind#SLOW} makes of a latency. */
    static Duration slow(Duration latency) {
        Duration slow = latency.multipliedBy(SLOW_FACTOR);
        return slow.compareTo(SLOW_LEAST) < 0 ? SLOW_LEAST : slow;
    }
}
