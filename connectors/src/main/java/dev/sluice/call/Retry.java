package dev.sluice.call;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whether rows that failed are sent again: pure functions of the policy and of what the rows have used up. */
sealed interface Retry {

    /** After a wait. */
    record Again(Duration delay) implements Retry {}

    /**
     * Not again.
     *
     * @param kind of the rejection
     * @param reason for the rejection's message
     */
    record Ended(String kind, String reason) implements Retry {}

    /**
     * Not now, and no other call either: the service was refusing for too long.
     *
     * @param reason for the exception's message
     */
    record Outage(String reason) implements Retry {}

    /**
     * After a failure that counts.
     *
     * @param failures that count, from 1
     * @param inARow failures, those that do not count included: waits grow with them
     * @param spent in attempts and in waits between them
     */
    static Retry afterFailure(CallPolicy policy, int failures, int inARow, Duration spent, RandomGenerator random) {
        int shown = Math.min(failures, policy.attempts());
        String failed = "failed " + shown + (shown == 1 ? " attempt" : " attempts");
        if (failures >= policy.attempts()) {
            return new Ended("gave_up", failed + " of " + policy.attempts());
        }
        Duration wait = policy.backoff().draw(inARow, random);
        if (spent.plus(wait).compareTo(policy.deadline()) >= 0) {
            return new Ended(
                    "deadline",
                    failed + ", and the deadline of " + Seconds.of(policy.deadline()) + " leaves no time for another");
        }
        return new Again(wait);
    }

    /**
     * After a 429. Waits for what the service named, else for a backoff; with neither attempts nor the
     * deadline touched, the policy's outage is the bound, and a wait that would pass it is not begun.
     *
     * @param named by the service, null or not above zero for none
     * @param refusals of these rows, from 1
     * @param rowsFor how long these rows have been refused
     * @param callsFor how long every call has been refused, zero where some are served
     */
    static Retry afterRefusal(
            CallPolicy policy,
            @Nullable Duration named,
            int refusals,
            Duration rowsFor,
            Duration callsFor,
            RandomGenerator random) {
        Duration wait = named == null || named.isZero() || named.isNegative()
                ? policy.backoff().draw(refusals, random)
                : named;
        if (wait.compareTo(policy.outage().minus(callsFor)) > 0) {
            return new Outage("throttled for " + Seconds.rounded(callsFor) + ", and the next wait is "
                    + Seconds.rounded(wait) + "; calls.outage is " + Seconds.rounded(policy.outage()));
        }
        if (wait.compareTo(policy.outage().minus(rowsFor)) > 0) {
            return new Ended("gave_up", "throttled for " + Seconds.of(rowsFor) + " while other calls were served");
        }
        return new Again(wait);
    }

    /** Of the next attempt: cut by the deadline, as long as that has not passed. */
    static Duration timeout(CallPolicy policy, Duration spent) {
        Duration left = policy.deadline().minus(spent);
        boolean cut = !left.isNegative() && !left.isZero() && left.compareTo(policy.timeout()) < 0;
        return cut ? left : policy.timeout();
    }
}
