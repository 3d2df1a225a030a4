package dev.sluice.call;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A timer that a test moves. Tasks run on the test's thread, in the order of their time. */
final class ManualTimer implements Timer {
    private record Task(long at, long number, Runnable task) {}

    private final PriorityQueue<Task> tasks;
    private final long start;
    private long now;
    private long scheduled;

    ManualTimer() {
        this(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos()); // overflows within a test, as nanoTime may
    }

    ManualTimer(long start) {
        this.start = start;
        this.now = start;
        // Differences, as the clock may overflow; first come, first served at the same time.
        this.tasks = new PriorityQueue<>(
                Comparator.<Task>comparingLong(task -> task.at() - start).thenComparingLong(Task::number));
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Task added = new Task(now + delay.toNanos(), scheduled++, task);
        tasks.add(added);
        return () -> tasks.remove(added);
    }

    /** Lets time pass, running what comes due on the way. */
    void advance(Duration duration) {
        long end = now + duration.toNanos();
        while (!tasks.isEmpty() && tasks.element().at() - end <= 0) {
            runFirst();
        }
        now = end;
    }

    /** Lets time pass until nothing waits. */
    void runAll() {
        while (!tasks.isEmpty()) {
            runFirst();
        }
    }

    /** Since the timer was made. */
    Duration elapsed() {
        return Duration.ofNanos(now - start);
    }

    int waiting() {
        return tasks.size();
    }

    private void runFirst() {
        Task first = tasks.remove();
        now = first.at();
        first.task().run();
    }
}
