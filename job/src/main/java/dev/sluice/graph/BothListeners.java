package dev.sluice.graph;

import dev.sluice.call.CallListener;
import dev.sluice.call.CallStats;
import dev.sluice.call.Called;
import java.time.Duration;

/** Tells two listeners of each step of a call. */
record BothListeners(CallListener first, CallListener second) implements CallListener {

    @Override
    public void onSent(int rows, Duration waited, long tokens) {
        first.onSent(rows, waited, tokens);
        second.onSent(rows, waited, tokens);
    }

    @Override
    public void onEnded(Ending ending, int status, Duration duration, long tokens) {
        first.onEnded(ending, status, duration, tokens);
        second.onEnded(ending, status, duration, tokens);
    }

    @Override
    public void onRetry() {
        first.onRetry();
        second.onRetry();
    }

    @Override
    public void onSplit() {
        first.onSplit();
        second.onSplit();
    }

    @Override
    public void onFound(int rows, CallStats cost) {
        first.onFound(rows, cost);
        second.onFound(rows, cost);
    }

    @Override
    public void onPause(Duration longer) {
        first.onPause(longer);
        second.onPause(longer);
    }

    @Override
    public void onCalled(Called called) {
        first.onCalled(called);
        second.onCalled(called);
    }
}
