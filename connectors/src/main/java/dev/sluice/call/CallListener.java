package dev.sluice.call;

import java.time.Duration;

/**
 * Is told of attempts as they happen, for live metrics. Called on whatever thread makes the step, by several
 * calls at once: implementations are safe for that, do not block and do not throw.
 */
public interface CallListener {

    /** Listens to nothing. */
    CallListener NONE = new CallListener() {};

    /** A request goes out. */
    default void onSent(int rows) {}

    /** A request that went out has ended; one that is closed on has not. Status 0 where no answer came. */
    default void onAnswered(int status, Duration duration) {}

    /** The request that goes out next holds rows that were sent before. */
    default void onRetry() {}

    /** The service asked for a pause of all calls. */
    default void onPause(Duration wait) {}
}
