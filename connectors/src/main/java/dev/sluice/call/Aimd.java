package dev.sluice.call;

import java.time.Duration;

/**
 * The number of requests in flight that a service bears, by additive increase and multiplicative decrease (Chiu and
 * Jain, 1989): halved when a request is throttled or fails without an answer, grown by one per round of answers, and
 * by no less than what leads from one back to the capacity in 15 seconds. Starts at the capacity. Of requests that
 * were in flight together only the first to be dropped counts, as they tell of the same moment.
 *
 * <p>Not safe for several threads.
 */
final class Aimd {
    private static final double RECOVERY_NANOS = Duration.ofSeconds(15).toNanos();

    private final int capacity;
    private double limit;
    private boolean dropped;
    private long droppedAt;
    private long changedAt;

    /** @param capacity most requests in flight, at least 1 */
    Aimd(int capacity) {
        this.capacity = capacity;
        this.limit = capacity;
    }

    /** Requests that may be in flight, from 1 to the capacity. */
    int limit() {
        return (int) limit;
    }

    /** A request that was sent at that time was answered now, in nanoseconds: a time without requests tells nothing. */
    void answered(long sentAt, long now) {
        if (limit < capacity) {
            long told = now - (sentAt - changedAt > 0 ? sentAt : changedAt);
            double grown = capacity * (told / RECOVERY_NANOS);
            limit = Math.min(capacity, limit + Math.max(1 / limit, grown));
            changedAt = now;
        }
    }

    /** A request that was sent at that time was throttled, or brought no answer. */
    void dropped(long sentAt, long now) {
        if (!dropped || sentAt - droppedAt > 0) {
            limit = Math.max(1, limit / 2);
            dropped = true;
            droppedAt = now;
            changedAt = now;
        }
    }
}
