package dev.sluice.embedding;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lets those who wait go newest first, one at a time, once enough wait or nobody new has come for a while. */
final class ReverseWindow {

    private final int size;
    private final Duration grace;
    /** Newest first. */
    private final Deque<Turn> waiting = new ArrayDeque<>();
    /** The window that goes now, newest first. */
    private final Deque<Turn> going = new ArrayDeque<>();

    private boolean busy;
    private long lastArrival;

    ReverseWindow(int size, Duration grace) {
        this.size = size;
        this.grace = grace;
    }

    /** Waits for its turn, which the caller ends. */
    synchronized Turn await() throws InterruptedException {
        Turn turn = new Turn();
        waiting.push(turn);
        lastArrival = System.nanoTime();
        goIf(waiting.size() >= size);
        while (!turn.on) {
            long leftMillis = grace.minusNanos(System.nanoTime() - lastArrival).toMillis();
            goIf(leftMillis <= 0);
            if (!turn.on) {
                wait(Math.max(1, leftMillis));
            }
        }
        return turn;
    }

    private void goIf(boolean due) {
        if (due && !busy && !waiting.isEmpty()) {
            going.addAll(waiting);
            waiting.clear();
            busy = true;
            next();
        }
    }

    private void next() {
        Turn turn = going.poll();
        if (turn == null) {
            busy = false;
            goIf(waiting.size() >= size);
        } else {
            turn.on = true;
            notifyAll();
        }
    }

    /** The right to answer now. */
    final class Turn {

        private boolean on;

        /** The answer is written: the next may go. */
        void end() {
            synchronized (ReverseWindow.this) {
                next();
            }
        }
    }
}
