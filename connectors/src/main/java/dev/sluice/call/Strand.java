package dev.sluice.call;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of one call one after the other, on whichever thread brings them, without a lock. A step
 * that is brought while another runs is run after it by the same thread, so that a chain of steps which
 * follow each other at once is a loop, not a recursion. Holds at most one wait at a time.
 */
final class Strand {
    private final Timer timer;
    private final Consumer<Throwable> onDefect;
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private boolean ended;
    private Timer.@Nullable Scheduled wait;
    private int waits;

    /** @param onDefect is given what a step throws, as a step of its own */
    Strand(Timer timer, Consumer<Throwable> onDefect) {
        this.timer = timer;
        this.onDefect = onDefect;
    }

    /** Runs a step, now or after those that came before it. Any thread. */
    void run(Runnable step) {
        steps.add(step);
        if (pending.getAndIncrement() == 0) {
            do {
                runNext();
            } while (pending.decrementAndGet() != 0);
        }
    }

    private void runNext() {
        Runnable step = steps.remove();
        if (ended) {
            return;
        }
        try {
            step.run();
        } catch (Throwable thrown) {
            onDefect.accept(thrown);
        }
    }

    /** Runs a step after a delay, instead of any that waits. Only within a step. */
    void after(Duration delay, Runnable step) {
        cancelWait();
        int number = waits;
        wait = timer.schedule(
                delay,
                () -> run(() -> {
                    if (number == waits) {
                        cancelWait();
                        step.run();
                    }
                }));
    }

    /** Forgets the step that waits, also when its time has just come. Only within a step. */
    void cancelWait() {
        waits++;
        if (wait != null) {
            wait.cancel();
            wait = null;
        }
    }

    /** No further step runs. Only within a step. */
    void end() {
        ended = true;
        cancelWait();
    }
}
