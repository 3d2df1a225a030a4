package dev.sluice.http;

import dev.sluice.service.CallFailure;
import java.io.Serializable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a failed call means, as data: the first rule that fits decides, whether an error was answered or nothing at
 * all. A user's rules stand before those of the service, and those before the standard ones.
 */
public record StatusTable(List<StatusRule> rules) implements Serializable {

    /** The rules of HTTP, and of OpenAI's error codes, which compatible servers share. */
    public static final StatusTable STANDARD = new StatusTable(StandardRules.LIST);

    public StatusTable {
        rules = List.copyOf(rules);
    }

    /** This table with rules that are asked before its own. */
    public StatusTable withFirst(List<StatusRule> first) {
        List<StatusRule> all = new ArrayList<>(first);
        all.addAll(rules);
        return new StatusTable(all);
    }

    /**
     * The failure that an answer stands for: an error status, or an error in the body of a success. A wait that
     * it names is counted from {@code clock}'s now.
     */
    public CallFailure classify(HttpAnswer answer, InstantSource clock) {
        ErrorBody body = ErrorBody.read(answer.body());
        int status = answer.isSuccess() && body.status() > 0 ? body.status() : answer.status();
        for (StatusRule rule : rules) {
            if (rule.fits(status, body)) {
                return failure(rule, answer, body, clock);
            }
        }
        return CallFailure.of(CallFailure.Kind.BAD_RESPONSE, answer.status(), message(answer.status(), body, ""));
    }

    /**
     * The failure of a call that got no answer.
     *
     * @param status of an answer that had begun, else 0
     * @param message what happened
     */
    CallFailure classify(NoAnswer reason, int status, String message, @Nullable Throwable cause) {
        StatusRule rule = rules.stream()
                .filter(candidate -> candidate.fits(reason))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the standard rules have none for " + reason));
        String whole = rule.advice().isEmpty() ? message : message + "; " + rule.advice();
        CallFailure failure = status == 0
                ? CallFailure.unanswered(rule.as().kind(), whole, cause)
                : CallFailure.of(rule.as().kind(), status, whole);
        return rule.as() == Meaning.OUTCOME_UNKNOWN ? failure.maybeDone() : failure;
    }

    private static CallFailure failure(StatusRule rule, HttpAnswer answer, ErrorBody body, InstantSource clock) {
        int status = answer.status();
        String message = message(status, body, rule.advice());
        Duration wait = RetryAfter.of(answer, clock);
        return switch (rule.as()) {
            case THROTTLED ->
                CallFailure.throttled(
                        status,
                        message,
                        wait == null ? RateLimitHeaders.of(answer).untilAllowed() : wait);
            // Any status that names a wait means all calls.
            case TRANSIENT ->
                wait == null
                        ? CallFailure.of(rule.as().kind(), status, message)
                        : CallFailure.throttled(status, message, wait);
            case OUTCOME_UNKNOWN ->
                CallFailure.of(rule.as().kind(), status, message).maybeDone();
            case TOO_LARGE, DATA, BAD_RESPONSE, FATAL ->
                CallFailure.of(rule.as().kind(), status, message);
        };
    }

    private static String message(int status, ErrorBody body, String advice) {
        String word = body.word();
        String within = status < 300 ? " with an error in its body" : "";
        return "status " + status + within + (word == null ? "" : ", code " + word)
                + (advice.isEmpty() ? "" : ": " + advice);
    }
}
