package dev.sluice.call;

import java.time.Duration;

/**
 * Smooth pacing of one quantity: the generic cell rate algorithm in its virtual scheduling form (ITU-T I.371,
 * annex A). Each unit moves the theoretical arrival time of the next by one interval; a unit may come early by
 * no more than 200 ms' worth. Peaks stay small because some services judge a quota over a second, not a minute.
 *
 * <p>What is larger than the burst passes at once when nothing is owed, and the next waits for all of it. Not
 * safe for several threads.
 */
final class Pace {
    private static final long BURST_NANOS = Duration.ofMillis(200).toNanos();
    private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

    private final double interval;
    private final long tolerance;
    private long due;

    /**
     * @param unitsPerMinute above zero
     * @param now of the monotonic clock, in nanoseconds
     */
    Pace(double unitsPerMinute, long now) {
        interval = NANOS_PER_MINUTE / unitsPerMinute;
        tolerance = Math.max(0, BURST_NANOS - (long) Math.ceil(interval));
        due = now;
    }

    /** Reserves units; gives the nanoseconds from now until they may be used. */
    long reserve(long units, long now) {
        long owed = Math.max(0, due - now);
        due = now + owed + cost(units);
        return Math.max(0, owed - tolerance);
    }

    /** Charges units more than were reserved, or fewer where negative. */
    void correct(long units) {
        due += cost(units);
    }

    private long cost(long units) {
        return (long) Math.ceil(units * interval);
    }
}
