package dev.sluice.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the heap that the requests and answers of one engine take: together the engines of a JVM have two fifths of
 * it, in equal parts. Calls start in the order in which they came; the first always may, however large it is.
 *
 * <p>Where answers leave in order, a call gives its bytes back only when it and all before it are done: until then
 * its answer waits in memory. Safe for use by several threads; never blocks.
 */
final class InFlightBytes {
    private static final Heap JVM = new Heap(Runtime.getRuntime().maxMemory() / 5 * 2);

    /** The bytes that engines divide among themselves. */
    static final class Heap {
        private final long bytes;
        private final AtomicInteger engines = new AtomicInteger();

        Heap(long bytes) {
            this.bytes = bytes;
        }
    }

    /** A call's claim on the heap. */
    static final class Claim {
        private final long bytes;
        private @Nullable Runnable start;
        private boolean done;

        private Claim(long bytes, Runnable start) {
            this.bytes = bytes;
            this.start = start;
        }
    }

    private final Heap heap;
    private final boolean ordered;
    /** Started or not, the oldest first. */
    private final Deque<Claim> claims = new ArrayDeque<>();

    private final Deque<Claim> waiting = new ArrayDeque<>();
    private long used;
    private boolean closed;

    InFlightBytes(boolean ordered) {
        this(ordered, JVM);
    }

    InFlightBytes(boolean ordered, Heap heap) {
        this.ordered = ordered;
        this.heap = heap;
        heap.engines.incrementAndGet();
    }

    /**
     * Starts a call once there is room for it: at once, on this thread, or later on the one that made room.
     *
     * @param bytes of the request and its answer, as estimated
     */
    Claim enter(long bytes, Runnable start) {
        Claim claim = new Claim(bytes, start);
        synchronized (this) {
            claims.add(claim);
            waiting.add(claim);
        }
        startNext();
        return claim;
    }

    /** The call is done. */
    void leave(Claim claim) {
        synchronized (this) {
            claim.done = true;
            if (ordered) {
                while (!claims.isEmpty() && claims.element().done) {
                    used -= claims.remove().bytes;
                }
            } else if (claims.remove(claim)) {
                used -= claim.bytes;
            }
        }
        startNext();
    }

    private void startNext() {
        for (Runnable start = next(); start != null; start = next()) {
            Turns.take(start);
        }
    }

    private synchronized @Nullable Runnable next() {
        Claim first = waiting.peek();
        if (first == null || (used > 0 && used + first.bytes > heap.bytes / Math.max(1, heap.engines.get()))) {
            return null;
        }
        waiting.remove();
        used += first.bytes;
        Runnable start = first.start;
        first.start = null;
        return start;
    }

    /** Bytes of the calls that have started. */
    synchronized long used() {
        return used;
    }

    /** Calls that wait for room. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Forgets what waits. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            waiting.clear();
            heap.engines.decrementAndGet();
        }
    }
}
