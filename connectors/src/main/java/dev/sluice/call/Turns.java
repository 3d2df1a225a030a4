package dev.sluice.call;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs callbacks of a thread one after the other. One that is brought while another of the same thread runs is run
 * after it: so a chain of calls that make room for each other at once is a loop, not a recursion, whatever its length.
 */
final class Turns {
    private static final ThreadLocal<@Nullable Deque<Runnable>> RUNNING = new ThreadLocal<>();

    private Turns() {}

    /** Runs it now, or after those that this thread is running. */
    static void take(Runnable callback) {
        Deque<Runnable> running = RUNNING.get();
        if (running != null) {
            running.add(callback);
            return;
        }
        Deque<Runnable> turns = new ArrayDeque<>();
        RUNNING.set(turns);
        try {
            for (Runnable next = callback; next != null; next = turns.poll()) {
                next.run();
            }
        } finally {
            RUNNING.remove();
        }
    }
}
