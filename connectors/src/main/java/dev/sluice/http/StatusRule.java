package dev.sluice.http;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One line of a {@link StatusTable}. A condition that is null fits anything; a rule fits where all of its own do.
 *
 * @param when what it is about
 * @param advice what a user can do, put behind the failure's message; empty for nothing
 */
public record StatusRule(Condition when, Meaning as, String advice) implements Serializable {

    private static final String OWN = "a rule under errors makes it final";

    /** What a rule is about: answers of a range of statuses, or calls without an answer. */
    sealed interface Condition extends Serializable {}

    /**
     * An error that was answered, by its status or in the body of a success.
     *
     * @param from lowest status
     * @param to highest status
     * @param code the error's code or type
     * @param phrase what the error's message holds, in lower case
     */
    record Answered(
            int from,
            int to,
            @Nullable String code,
            @Nullable String phrase) implements Condition {}

    record Unanswered(NoAnswer reason) implements Condition {}

    /** For one status, whatever the body says. */
    public static StatusRule status(int status, Meaning as) {
        return of(status, null, null, as);
    }

    /** For one reason why there is no answer. */
    public static StatusRule failure(NoAnswer reason, Meaning as) {
        return of(null, null, reason, as);
    }

    /**
     * A rule as a pipeline file has it: a status, a code, both, or a reason why there is no answer.
     * IllegalArgumentException where it has none, or conditions that never meet.
     */
    public static StatusRule of(
            @Nullable Integer status, @Nullable String code, @Nullable NoAnswer failure, Meaning as) {
        if (status == null && code == null && failure == null) {
            throw new IllegalArgumentException("a rule without a condition; expected status, code or failure");
        }
        if (failure != null && (status != null || code != null)) {
            throw new IllegalArgumentException("a failure has no status and no code; expected failure alone");
        }
        if (status != null && (status < 100 || status > 599)) {
            throw new IllegalArgumentException("status is " + status + ", expected 100 to 599");
        }
        String advice = as == Meaning.FATAL ? OWN : "";
        if (failure != null) {
            return new StatusRule(new Unanswered(failure), as, advice);
        }
        return status == null
                ? new StatusRule(new Answered(200, 599, code, null), as, advice)
                : new StatusRule(new Answered(status, status, code, null), as, advice);
    }

    static StatusRule range(int from, int to, Meaning as, String advice) {
        return new StatusRule(new Answered(from, to, null, null), as, advice);
    }

    static StatusRule code(int from, int to, String code, Meaning as, String advice) {
        return new StatusRule(new Answered(from, to, code, null), as, advice);
    }

    static StatusRule phrase(int from, int to, String phrase, Meaning as) {
        return new StatusRule(new Answered(from, to, null, phrase), as, "");
    }

    static StatusRule failure(NoAnswer reason, Meaning as, String advice) {
        return new StatusRule(new Unanswered(reason), as, advice);
    }

    boolean fits(int status, ErrorBody body) {
        return when instanceof Answered answered
                && status >= answered.from
                && status <= answered.to
                && (answered.code == null || body.is(answered.code))
                && (answered.phrase == null || body.mentions(answered.phrase));
    }

    boolean fits(NoAnswer reason) {
        return when instanceof Unanswered unanswered && unanswered.reason == reason;
    }
}
