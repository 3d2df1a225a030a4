package dev.sluice.call;

import java.time.Duration;

/**
 * Paces calls so that a quota holds. Never blocks: it hands out permits that begin in the future. What stands
 * behind it may be a fixed share of the quota ({@link PacedLimit}) or one that changes while the job runs.
 *
 * <p>Safe for use by several threads.
 */
public interface RateLimit {

    /** No limit. */
    RateLimit NONE = new RateLimit() {
        @Override
        public Permit reserve(long tokens) {
            return new Permit(Duration.ZERO, tokens);
        }

        @Override
        public void settle(Permit permit, long tokens) {}

        @Override
        public void release(Permit permit) {}
    };

    /** Reserves one request of that many tokens, as estimated. */
    Permit reserve(long tokens);

    /** Corrects the estimate by what the service reports to have used. */
    void settle(Permit permit, long tokens);

    /** Gives back a permit that no request was sent for. */
    void release(Permit permit);

    /**
     * Leave to send one request.
     *
     * @param delay from the moment of the reservation until the request may be sent
     * @param tokens as reserved
     */
    record Permit(Duration delay, long tokens) {}
}
