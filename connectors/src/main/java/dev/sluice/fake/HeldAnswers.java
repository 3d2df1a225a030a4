package dev.sluice.fake;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps back the answers to requests with a certain text, until they are let go. Thread-safe. */
final class HeldAnswers {

    private static final CompletableFuture<Void> NOT_HELD = CompletableFuture.completedFuture(null);

    private @Nullable String part;
    private CompletableFuture<Void> released = NOT_HELD;
    private int held;

    /** From now on each request with a text that contains this is held. */
    synchronized void hold(String containing) {
        if (part != null) {
            throw new IllegalStateException("answers are held back already; release them first");
        }
        part = containing;
        released = new CompletableFuture<>();
        held = 0;
    }

    /** Lets go of all of them, and holds no more. */
    void release() {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            waiting = released;
            part = null;
            released = NOT_HELD;
        }
        waiting.complete(null);
    }

    /** Requests that were held since {@link #hold}, those of clients that are gone included. */
    synchronized int held() {
        return held;
    }

    /** Done when the answer to these may be written. */
    synchronized CompletableFuture<Void> admission(List<String> texts) {
        String containing = part;
        if (containing == null || texts.stream().noneMatch(text -> text.contains(containing))) {
            return NOT_HELD;
        }
        held++;
        return released;
    }
}
