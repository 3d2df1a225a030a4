package dev.sluice.call;

import java.time.Duration;

/**
 * Smooth pacing of one quantity: a leaky bucket (ITU-T I.371, annex A) that drains at the rate and lets the next
 * units in while no more than 200 ms' worth are owed. Peaks stay small because some services judge a quota over a
 * second, not a minute. What is larger than the burst passes once nothing is owed, and the next waits for all of it.
 *
 * <p>What is held for its turn and then let in late, as alarms are, leaves that time to the next, so that the rate is
 * met on average: up to 200 ms, at paces near one unit in 200 ms no less than 67 ms. Rest without anything waiting earns nothing. Not safe for several threads.
 */
final class Pace {
    private static final double BURST_NANOS = Duration.ofMillis(200).toNanos();
    private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();
    /** Less than any unit, more than what rounding leaves of one. */
    private static final double NOTHING = 1e-6;

    private static final double HALF_A_UNIT = 0.5;

    private double unitsPerNano;
    private double owed;
    private long drainedAt;
    private boolean holding;

    /**
     * @param unitsPerMinute above zero; infinite for no limit
     * @param now of the monotonic clock, in nanoseconds
     */
    Pace(double unitsPerMinute, long now) {
        unitsPerNano = unitsPerMinute / NANOS_PER_MINUTE;
        drainedAt = now;
    }

    /** Goes on at another rate; what is owed stays, in units. */
    void change(double unitsPerMinute, long now) {
        drain(now);
        unitsPerNano = unitsPerMinute / NANOS_PER_MINUTE;
    }

    /** Nanoseconds until the next units may be taken, however many; zero for now. */
    long delay(long now) {
        drain(now);
        double over = owed - early();
        return over > NOTHING ? (long) Math.ceil(over / unitsPerNano) : 0;
    }

    /** Whether something waits from now on for this pace, and for nothing longer. */
    void hold(boolean waits) {
        holding = waits;
    }

    /** Charges units; gives back what was charged before where negative, as far as it is still owed. */
    void charge(long units) {
        if (!Double.isInfinite(unitsPerNano)) {
            owed = Math.max(owed + units, Math.min(owed, 0));
        }
    }

    /** Whether so many units at once are more than the burst. */
    boolean isMoreThanBurst(long units) {
        return units > burst();
    }

    private void drain(long now) {
        if (Double.isInfinite(unitsPerNano)) {
            owed = 0;
        } else {
            double least = holding ? Math.min(0, early() - Math.min(burst(), HALF_A_UNIT)) : 0;
            owed = Math.max(Math.min(owed, least), owed - unitsPerNano * (now - drainedAt));
        }
        drainedAt = now;
    }

    /** Units that may be owed when the next is let in: with itself they make up the burst. */
    private double early() {
        return Math.max(0, burst() - 1);
    }

    private double burst() {
        return BURST_NANOS * unitsPerNano;
    }
}
