package dev.sluice.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bounds the requests that one engine has in flight, by what the service bears ({@link Aimd}). Calls that find no
 * place wait in the order in which they came. A request that waits for its turn at the {@link Limiter} holds a place.
 *
 * <p>Safe for use by several threads; never blocks. Waiters are called back on the thread that made room.
 */
final class ConcurrencyLimit {

    /** A call that wants to be sent; compared by identity. */
    interface Waiter {
        /** It has a place, until it leaves. */
        void placed();
    }

    private final Timer timer;
    private final Aimd aimd;
    private final Set<Waiter> placed = new HashSet<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();

    ConcurrencyLimit(int capacity, Timer timer) {
        this.timer = timer;
        this.aimd = new Aimd(capacity);
    }

    /**
     * Calls the waiter back once it has a place.
     *
     * @param atOnce whether it is given one beyond the limit, as a single probe is
     */
    void enter(Waiter waiter, boolean atOnce) {
        synchronized (this) {
            if (!atOnce && (!waiting.isEmpty() || placed.size() >= aimd.limit())) {
                waiting.add(waiter);
                return;
            }
            placed.add(waiter);
        }
        Turns.take(waiter::placed);
    }

    /** The waiter gives up its place, or leaves the queue; nothing where it has neither. */
    void leave(Waiter waiter) {
        List<Waiter> next;
        synchronized (this) {
            placed.remove(waiter);
            waiting.remove(waiter);
            next = next();
        }
        next.forEach(turn -> Turns.take(turn::placed));
    }

    /** A request that was sent at that time was answered. */
    void answered(long sentAt) {
        List<Waiter> next;
        synchronized (this) {
            aimd.answered(sentAt, timer.nanoTime());
            next = next();
        }
        next.forEach(turn -> Turns.take(turn::placed));
    }

    /** A request that was sent at that time was throttled, or brought no answer. */
    synchronized void dropped(long sentAt) {
        aimd.dropped(sentAt, timer.nanoTime());
    }

    /** Requests that may be in flight now. */
    synchronized int limit() {
        return aimd.limit();
    }

    /** Calls that wait for a place. */
    synchronized int waiting() {
        return waiting.size();
    }

    private List<Waiter> next() {
        List<Waiter> next = new ArrayList<>();
        while (!waiting.isEmpty() && placed.size() < aimd.limit()) {
            Waiter first = waiting.remove();
            placed.add(first);
            next.add(first);
        }
        return next;
    }
}
