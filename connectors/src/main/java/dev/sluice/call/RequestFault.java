package dev.sluice.call;

import dev.sluice.service.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells rows at fault from requests that no row can satisfy: as long as the service has answered no row at all, a call
 * whose rows are all refused alike, or whose answers cannot be used, is not the rows' fault.
 */
final class RequestFault {
    /** The kind of a row that the service refused when it stood alone. */
    static final String REFUSED = "bad_request";

    /** The kind of a row whose answers could not be used. */
    static final String UNUSABLE = "bad_response";

    /** So many calls of one row each, all refused, are no accident. */
    private static final int SINGLES = 20;

    /** So many calls, each with all its attempts, without an answer that can be used, are none either. */
    private static final int CALLS = 3;

    private final String service;
    private final ServiceHealth health;

    RequestFault(String service, ServiceHealth health) {
        this.service = service;
        this.health = health;
    }

    /**
     * Why the job has to stop, at the end of a call; null where it has not to.
     *
     * @param sent what became of the rows that were sent
     * @param bisected whether rows were halved to find the one at fault
     */
    @Nullable
    FatalCallException of(List<Outcome> sent, boolean bisected) {
        if (health.hasAnsweredRows() || sent.isEmpty() || !(sent.get(0) instanceof Outcome.Rejected first)) {
            return null;
        }
        if (bisected) {
            return sent.stream().allMatch(outcome -> isAlike(outcome, first)) ? refusedAlike(sent.size(), first) : null;
        }
        if (sent.stream().allMatch(outcome -> isOf(outcome, UNUSABLE))) {
            return health.unusable() < CALLS ? null : neverUsable(first);
        }
        boolean alone = sent.size() == 1 && isOf(first, REFUSED);
        return alone && health.refusedAlone() >= SINGLES ? refusedAlone(first) : null;
    }

    private static boolean isOf(Outcome outcome, String kind) {
        return outcome instanceof Outcome.Rejected rejected && rejected.kind().equals(kind);
    }

    private static boolean isAlike(Outcome outcome, Outcome.Rejected first) {
        return isOf(outcome, REFUSED) && ((Outcome.Rejected) outcome).status() == first.status();
    }

    private FatalCallException refusedAlike(int rows, Outcome.Rejected first) {
        return FatalCallException.refused(service + ": refused every one of " + rows
                + " rows alike, each sent alone, and has answered none before: the fault is the request's, not the "
                + "rows'. Check model, parameters and input. The first refusal: " + first.message());
    }

    private FatalCallException neverUsable(Outcome.Rejected last) {
        return FatalCallException.refused(
                service + ": none of " + CALLS + " batches got an answer that can be used, and"
                        + " none did before: is it the service that the pipeline names? Check url, model, dimensions and"
                        + " encoding. " + last.message());
    }

    private FatalCallException refusedAlone(Outcome.Rejected last) {
        return FatalCallException.refused(service + ": refused the first " + SINGLES
                + " rows, each sent alone, and has answered none: the fault is the request's, not the rows'. Check "
                + "model, parameters and input. The last refusal: " + last.message());
    }
}
