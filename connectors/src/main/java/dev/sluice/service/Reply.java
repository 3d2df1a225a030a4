package dev.sluice.service;

import java.util.List;

/**
 * The answer to one call.
 *
 * @param outcomes one per row sent, in the order sent
 * @param status the status of the call as a whole, 200 where the protocol has none
 * @param tokens what the service says it used, 0 where it does not say
 * @param requestsLeft what the service says is left of its quota of requests
 * @param tokensLeft what the service says is left of its quota of tokens
 */
public record Reply(List<Outcome> outcomes, int status, long tokens, Allowance requestsLeft, Allowance tokensLeft) {
    public Reply {
        outcomes = List.copyOf(outcomes);
    }

    /** A reply of a service that says nothing of its quota. */
    public Reply(List<Outcome> outcomes, int status, long tokens) {
        this(outcomes, status, tokens, Allowance.UNKNOWN, Allowance.UNKNOWN);
    }

    @Override
    public String toString() {
        return "Reply(" + outcomes.size() + " outcomes, status " + status + ", " + tokens + " tokens)";
    }
}
