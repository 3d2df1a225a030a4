package dev.sluice.call;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import java.time.Duration;
import java.util.stream.IntStream;
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

    private Unanswered(int sent) {
        this.sent = sent;
        this.rows = new int[sent];
    }

    /** Those of a reply, by their place in the request. */
    static Unanswered of(Reply reply) {
        Unanswered unanswered = new Unanswered(reply.outcomes().size());
        for (int i = 0; i < reply.outcomes().size(); i++) {
            if (reply.outcomes().get(i) instanceof Outcome.Unavailable unavailable) {
                unanswered.add(i, unavailable);
            }
        }
        return unanswered;
    }

    /** The longest wait counts, and a 429 before any other status. */
    private void add(int row, Outcome.Unavailable unavailable) {
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

    boolean isThrottled() {
        return throttled;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Whether the service took none of the rows. */
    boolean isAll() {
        return count == sent && sent > 0;
    }

    /** Those of the part that was sent. */
    int[] rows(Part part) {
        return IntStream.of(rows).limit(count).map(i -> part.rows()[i]).toArray();
    }

    CallFailure failure() {
        String message = "status " + status + " for " + count + " of " + sent + " rows";
        return throttled
                ? CallFailure.throttled(status, message, retryAfter)
                : CallFailure.of(CallFailure.Kind.TRANSIENT, status, message);
    }
}
