package dev.sluice.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which those of several callers take turns: of each the one that came first, then one of the next caller.
 * So none waits behind all that another has brought, however much that is. Not safe for use by several threads.
 *
 * @param <C> a caller, compared by {@code equals}
 * @param <W> what waits
 */
final class FairQueue<C, W> {
    /** In the order of their turns; none of them is empty. */
    private final Map<C, Deque<W>> callers = new LinkedHashMap<>();

    private int size;

    /** To the end of its caller's part; a caller who had nothing here comes after all others. */
    void add(C caller, W waiter) {
        callers.computeIfAbsent(caller, key -> new ArrayDeque<>()).add(waiter);
        size++;
    }

    /** Whose turn it is; null where nobody waits. */
    @Nullable
    W peek() {
        return callers.isEmpty() ? null : callers.values().iterator().next().peek();
    }

    /** Takes out whose turn it is; its caller comes after all others then. */
    void remove() {
        Map.Entry<C, Deque<W>> turn = callers.entrySet().iterator().next();
        C caller = turn.getKey();
        Deque<W> waiting = turn.getValue();
        callers.remove(caller);
        waiting.remove();
        size--;
        if (!waiting.isEmpty()) {
            callers.put(caller, waiting);
        }
    }

    /** Takes this one out, if it is there; the turns stay. */
    void remove(C caller, W waiter) {
        Deque<W> waiting = callers.get(caller);
        if (waiting != null && waiting.remove(waiter)) {
            size--;
            if (waiting.isEmpty()) {
                callers.remove(caller);
            }
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    Stream<W> stream() {
        return callers.values().stream().flatMap(Deque::stream);
    }
}
