package dev.sluice.call;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rows of one reply that the service did not take now, and the failure that they amount to together. */
final class Unanswered {
    private static final int TOO_MANY_REQUESTS = 429;

    private final int sent;
    private final int[] rows;
    private int count;
    private boolean throttled;
    private int status;
    private @Nullable Duration retryAfter;

    /** @param sent rows of the request */
    Unanswered(int sent) {
        this.sent = sent;
        this.rows = new int[sent];
    }

    /** The longest wait counts, and a 429 before any other status. */
    void add(int row, Outcome.Unavailable unavailable) {
        rows[count++] = row;
        if (!throttled) {
            status = unavailable.status();
        }
        throttled |= unavailable.status() == TOO_MANY_REQUESTS || unavailable.retryAfter() != null;
        Duration wait = unavailable.retryAfter();
        if (wait != null && (retryAfter == null || wait.compareTo(retryAfter) > 0)) {
            retryAfter = wait;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether the service took none of the rows. */
    boolean isAll() {
        return count == sent;
    }

    int[] rows() {
        return Arrays.copyOf(rows, count);
    }

    CallFailure failure() {
        String message = "status " + status + " for " + count + " of " + sent + " rows";
        return throttled
                ? CallFailure.throttled(status, message, retryAfter)
                : CallFailure.of(CallFailure.Kind.TRANSIENT, status, message);
    }
}
