package dev.sluice.journal;

import dev.sluice.call.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A timer that a test moves. Tasks run on the test's thread. */
final class ManualAlarm implements Timer {
    private record Task(long at, Runnable task) {}

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Task added = new Task(now + delay.toNanos(), task);
        tasks.add(added);
        return () -> tasks.remove(added);
    }

    void advance(Duration duration) {
        now += duration.toNanos();
        List<Task> due = tasks.stream().filter(task -> task.at() <= now).toList();
        tasks.removeAll(due);
        due.forEach(task -> task.task().run());
    }
}
