package dev.sluice.call;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts of one call that are yet to be decided. The one at the head is under way; it leaves when its rows are
 * decided, or when its halves take its place. Used within the call's strand alone.
 */
final class Parts {
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Runnable onSplit;

    /** @param onSplit is told of each halving */
    Parts(Runnable onSplit) {
        this.onSplit = onSplit;
    }

    /** Begins with these rows of the call; none where there are none. */
    void begin(int[] rows) {
        if (rows.length > 0) {
            parts.add(new Part(rows));
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    Part head() {
        return parts.getFirst();
    }

    /** The rows of the head are decided. */
    void removeHead() {
        parts.removeFirst();
    }

    /** Halves are asked anew next, with attempts of their own. */
    void halve() {
        Part head = split();
        parts.addFirst(new Part(Bisection.second(head.rows())));
        parts.addFirst(new Part(Bisection.first(head.rows())));
    }

    /** Halves are asked next, of which one may be what brings the service to fail. */
    void halveSuspects(int attempts) {
        Part head = split();
        parts.addFirst(head.suspect(Bisection.second(head.rows()), attempts));
        parts.addFirst(head.suspect(Bisection.first(head.rows()), attempts));
    }

    /** The same, after all others have had their turn. */
    void halveSuspectsLast(int attempts) {
        Part head = split();
        parts.addLast(head.suspect(Bisection.first(head.rows()), attempts));
        parts.addLast(head.suspect(Bisection.second(head.rows()), attempts));
    }

    /** Others have their turn first. */
    void rotate() {
        parts.addLast(parts.removeFirst());
    }

    private Part split() {
        onSplit.run();
        return parts.removeFirst();
    }
}
