package dev.sluice.service;

import java.util.List;

/**
 * The answer to one call.
 *
 * @param outcomes one per row sent, in the order sent
 * @param status the status of the call as a whole, 200 where the protocol has none
 * @param tokens what the service says it used, 0 where it does not say
 */
public record Reply(List<Outcome> outcomes, int status, long tokens) {
    public Reply {
        outcomes = List.copyOf(outcomes);
    }

    @Override
    public String toString() {
        return "Reply(" + outcomes.size() + " outcomes, status " + status + ", " + tokens + " tokens)";
    }
}
