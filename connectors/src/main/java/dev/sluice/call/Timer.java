package dev.sluice.call;

import java.time.Duration;

/** A monotonic clock with an alarm. The wall clock has no part in waits, deadlines and limits. */
public interface Timer {

    /** Nanoseconds since an arbitrary moment; only differences mean something, as with {@link System#nanoTime}. */
    long nanoTime();

    /** Runs a task once, after the delay, on the timer's thread. Tasks must not block. */
    Scheduled schedule(Duration delay, Runnable task);

    /** A task that has yet to run. */
    interface Scheduled {
        /** Forgets the task, unless it has begun. */
        void cancel();
    }
}
