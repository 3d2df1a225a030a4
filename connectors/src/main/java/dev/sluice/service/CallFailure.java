package dev.sluice.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed as a whole, classified by what can be done about it. The message names status and
 * code, never a body, a row or a secret: it ends in logs and in dead letters.
 */
public final class CallFailure extends Exception {

    /** What can be done about a failed call. */
    public enum Kind {
        /** Try again later: timeouts, resets, 408, 5xx. */
        TRANSIENT,
        /** Every call to the service should wait: 429. */
        THROTTLED,
        /** Halve the batch: 413, a context length. */
        TOO_LARGE,
        /** A row of the batch is at fault: find it. */
        DATA,
        /** An answer that cannot be trusted (wrong count, broken JSON): try again, then dead-letter the rows. */
        BAD_RESPONSE,
        /** No call can succeed: credentials, quota used up, unknown model. Stops the job. */
        FATAL
    }

    private final Kind kind;
    private final int status;
    private final @Nullable Duration retryAfter;
    private final boolean outcomeUnknown;

    private CallFailure(
            Kind kind,
            int status,
            String message,
            @Nullable Duration retryAfter,
            boolean outcomeUnknown,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.status = status;
        this.retryAfter = retryAfter;
        this.outcomeUnknown = outcomeUnknown;
    }

    /** A failure with an answer of the service. */
    public static CallFailure of(Kind kind, int status, String message) {
        return new CallFailure(kind, status, message, null, false, null);
    }

    /** A 429, or another status that names a wait; null where none was named. */
    public static CallFailure throttled(int status, String message, @Nullable Duration retryAfter) {
        return new CallFailure(Kind.THROTTLED, status, message, retryAfter, false, null);
    }

    /** A call without a complete answer (reset, timeout): the service may have done, and billed, its work. */
    public static CallFailure outcomeUnknown(String message, @Nullable Throwable cause) {
        return new CallFailure(Kind.TRANSIENT, 0, message, null, true, cause);
    }

    /** A call that never reached the service (refused, unknown host). */
    public static CallFailure unreachable(String message, @Nullable Throwable cause) {
        return new CallFailure(Kind.TRANSIENT, 0, message, null, false, cause);
    }

    /** A call that got no answer to judge it by, for whatever reason. */
    public static CallFailure unanswered(Kind kind, String message, @Nullable Throwable cause) {
        return new CallFailure(kind, 0, message, null, false, cause);
    }

    /** The same failure of a call that the service may have done nevertheless. */
    public CallFailure maybeDone() {
        return new CallFailure(kind, status, String.valueOf(getMessage()), retryAfter, true, getCause());
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status, or 0 where no answer came. */
    public int status() {
        return status;
    }

    /** The wait that the service asked for, null where it named none. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the service may have done the work although no complete answer came. */
    public boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }
}
