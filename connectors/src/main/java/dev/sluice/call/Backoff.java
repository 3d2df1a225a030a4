package dev.sluice.call;

import java.io.Serializable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: the wait after failure k (from 1) is drawn evenly from
 * {@code [0, min(max, initial × multiplier^(k-1)))}. Full jitter spreads callers that failed together over
 * the whole interval ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 *
 * @param initial the longest wait after the first failure; above zero
 * @param max no wait is longer; at least {@code initial}
 * @param multiplier each longest wait over the one before; at least 1
 */
public record Backoff(Duration initial, Duration max, double multiplier) implements Serializable {

    public Backoff {
        Limits.requirePositive("backoff.initial", initial);
        Limits.requirePositive("backoff.max", max);
        if (max.compareTo(initial) < 0) {
            throw new IllegalArgumentException("backoff.max (" + Seconds.of(max) + ") is shorter than backoff.initial ("
                    + Seconds.of(initial) + "); expected at least as long");
        }
        if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
            throw new IllegalArgumentException("backoff.multiplier is " + multiplier + "; expected 1 or more");
        }
    }

    /** The longest wait after that many failures, from 1. */
    Duration ceiling(int failures) {
        double nanos = initial.toNanos() * Math.pow(multiplier, failures - 1);
        return nanos >= max.toNanos() ? max : Duration.ofNanos((long) nanos);
    }

    /** Draws a wait after that many failures, from 1. */
    Duration draw(int failures, RandomGenerator random) {
        return Duration.ofNanos((long) (ceiling(failures).toNanos() * random.nextDouble()));
    }
}
