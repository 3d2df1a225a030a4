package dev.sluice.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fixed share of a quota in requests and tokens a minute, each paced smoothly; a call waits for the later. */
public final class PacedLimit implements RateLimit {
    private final Timer timer;
    private final @Nullable Pace requests;
    private final @Nullable Pace tokens;

    /**
     * @param policy has the quota of the whole job
     * @param share of the quota, above 0 and at most 1: one over the number of subtasks, for equal shares
     */
    public PacedLimit(CallPolicy policy, double share, Timer timer) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + "; expected above 0 and at most 1");
        }
        this.timer = timer;
        this.requests = pace(policy.requestsPerMinute(), share, timer);
        this.tokens = pace(policy.tokensPerMinute(), share, timer);
    }

    private static @Nullable Pace pace(@Nullable Long perMinute, double share, Timer timer) {
        return perMinute == null ? null : new Pace(perMinute * share, timer.nanoTime());
    }

    @Override
    public synchronized Permit reserve(long estimate) {
        long now = timer.nanoTime();
        long wait = requests == null ? 0 : requests.reserve(1, now);
        if (tokens != null) {
            wait = Math.max(wait, tokens.reserve(estimate, now));
        }
        return new Permit(Duration.ofNanos(wait), estimate);
    }

    @Override
    public synchronized void settle(Permit permit, long used) {
        if (tokens != null) {
            tokens.correct(used - permit.tokens());
        }
    }

    @Override
    public synchronized void release(Permit permit) {
        if (requests != null) {
            requests.correct(-1);
        }
        if (tokens != null) {
            tokens.correct(-permit.tokens());
        }
    }
}
