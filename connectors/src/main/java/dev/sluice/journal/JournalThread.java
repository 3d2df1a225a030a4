package dev.sluice.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The one thread of a journal, a daemon, on which it writes, reads and deletes. It takes all that waits at once and
 * makes it durable together.
 */
final class JournalThread {
    private final PartWriter writer;
    private final Thread thread;
    private final Object lock = new Object();
    private final ArrayDeque<Task> waiting = new ArrayDeque<>();
    private boolean closed;

    /** Something to do on the thread. Must not throw. */
    interface Task {
        void run(PartWriter writer);
    }

    JournalThread(PartWriter writer, String name) {
        this.writer = writer;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Puts a task behind the others; false once closed, when it will not be run. */
    boolean submit(Task task) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            waiting.add(task);
            lock.notifyAll();
            return true;
        }
    }

    /** Lets what waits be done, ends the part under way and waits for the end of the thread. */
    void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Task> group = new ArrayList<>();
        while (take(group)) {
            for (Task task : group) {
                guarded(task);
            }
            guarded(PartWriter::commit);
            group.clear();
        }
        guarded(PartWriter::roll);
    }

    /** Nobody must wait for ever for a thread that has died. */
    private void guarded(Task task) {
        try {
            task.run(writer);
        } catch (RuntimeException | Error e) {
            writer.fail(e);
        }
    }

    /** False once closed and empty. */
    private boolean take(List<Task> into) {
        synchronized (lock) {
            while (waiting.isEmpty() && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    // Nobody interrupts this thread but a JVM that goes down; then what waits is lost anyway.
                    closed = true;
                }
            }
            into.addAll(waiting);
            waiting.clear();
            return !into.isEmpty();
        }
    }
}
