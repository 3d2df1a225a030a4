package dev.sluice.call;

import dev.sluice.service.CallFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told of attempts as they happen, for live metrics. Called on whatever thread makes the step, by several
 * calls at once: implementations are safe for that, do not block and do not throw.
 */
public interface CallListener {

    /** Listens to nothing. */
    CallListener NONE = new CallListener() {};

    /** How a request ended. */
    enum Ending {
        /** With an outcome for each row. */
        ANSWERED,
        TRANSIENT,
        THROTTLED,
        TOO_LARGE,
        DATA,
        BAD_RESPONSE,
        /** Refused for good, or a defect of the connector. */
        FATAL,
        /** Without a complete answer, although the service may have done its work. */
        OUTCOME_UNKNOWN;

        /** @param fault null for none; an exception that is no {@link CallFailure} is a defect */
        static Ending of(@Nullable Throwable fault) {
            if (fault == null) {
                return ANSWERED;
            }
            if (!(fault instanceof CallFailure failure)) {
                return FATAL;
            }
            return switch (failure.kind()) {
                case TRANSIENT -> failure.isOutcomeUnknown() ? OUTCOME_UNKNOWN : TRANSIENT;
                case THROTTLED -> THROTTLED;
                case TOO_LARGE -> TOO_LARGE;
                case DATA -> DATA;
                case BAD_RESPONSE -> BAD_RESPONSE;
                case FATAL -> FATAL;
            };
        }
    }

    /**
     * A request goes out.
     *
     * @param waited for the service, for a place, for the end of a pause, for the quota
     * @param tokens reserved of the quota
     */
    default void onSent(int rows, Duration waited, long tokens) {}

    /**
     * A request that went out has ended; one that is closed on has not.
     *
     * @param status 0 where no answer came
     * @param tokens as the service reported them
     */
    default void onEnded(Ending ending, int status, Duration duration, long tokens) {}

    /** The request that goes out next holds rows that were sent before. */
    default void onRetry() {}

    /** Rows were halved. */
    default void onSplit() {}

    /**
     * Rows need not be sent, as the journal has their answers.
     *
     * @param cost of these answers, before the job was restored
     */
    default void onFound(int rows, CallStats cost) {}

    /**
     * The service asked for a pause of all calls.
     *
     * @param longer than all calls of the JVM would have paused without it; the sum is the time they paused in all
     */
    default void onPause(Duration longer) {}

    /** A call is done. */
    default void onCalled(Called called) {}
}
