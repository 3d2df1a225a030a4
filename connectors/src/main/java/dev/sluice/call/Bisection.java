package dev.sluice.call;

import dev.sluice.service.Outcome;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search for guilty rows by halving. One bad row in n is found in at most 2·⌈log₂ n⌉ + 1 requests, as
 * each level of the search sends the two halves of one part; k bad rows in at most k times that.
 */
final class Bisection {
    /** The kind of a row that the service refused when it stood alone. */
    static final String REFUSED = "bad_request";

    private Bisection() {}

    /** The first half, which is larger by one where the number is odd. */
    static int[] first(int[] rows) {
        return Arrays.copyOfRange(rows, 0, (rows.length + 1) / 2);
    }

    static int[] second(int[] rows) {
        return Arrays.copyOfRange(rows, (rows.length + 1) / 2, rows.length);
    }

    /**
     * The end of a job whose requests no row can satisfy: every one of several rows was refused alone, with the
     * same status. Null where the rows differ.
     */
    static @Nullable FatalCallException requestAtFault(String service, List<Outcome> sent) {
        if (sent.size() < 2 || !(sent.get(0) instanceof Outcome.Rejected first)) {
            return null;
        }
        for (Outcome outcome : sent) {
            if (!(outcome instanceof Outcome.Rejected rejected)
                    || !rejected.kind().equals(REFUSED)
                    || rejected.status() != first.status()) {
                return null;
            }
        }
        return FatalCallException.refused(service + ": refused every one of " + sent.size()
                + " rows alike, each sent alone, and has answered none before: the fault is the request's, not the "
                + "rows'. Check model, parameters and input. The first refusal: " + first.message());
    }
}
