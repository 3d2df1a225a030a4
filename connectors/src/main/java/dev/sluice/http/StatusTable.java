package dev.sluice.http;

import dev.sluice.service.CallFailure;
import dev.sluice.service.CallFailure.Kind;
import java.io.Serializable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an error answer means, as data: the first rule that fits status and body decides. A service puts its own
 * rules before the standard ones.
 */
public record StatusTable(List<Rule> rules) implements Serializable {

    /**
     * Fits answers of a range of statuses.
     *
     * @param from lowest status
     * @param to highest status
     * @param code the error's code or type, null for any
     * @param phrase what the error's message holds, in lower case, null for any
     * @param advice what a user can do, put behind status and code; empty for nothing
     */
    public record Rule(
            int from,
            int to,
            @Nullable String code,
            @Nullable String phrase,
            Kind kind,
            String advice) implements Serializable {

        /** A rule for one status, whatever the body says. */
        public static Rule ofStatus(int status, Kind kind) {
            return new Rule(status, status, null, null, kind, "");
        }

        boolean fits(int status, ErrorBody body) {
            return status >= from
                    && status <= to
                    && (code == null || body.is(code))
                    && (phrase == null || body.mentions(phrase));
        }
    }

    private static final String QUOTA = "the quota is used up; raise it with the provider";
    private static final String CREDENTIALS = "the service refuses the credentials; check the key and its rights";
    private static final String ADDRESS = "the service does not know the url or the model; check both";
    private static final String REQUEST = "the service refuses this kind of request; check the url";

    /** The rules of HTTP, and of OpenAI's error codes, which compatible servers share. */
    public static final StatusTable STANDARD = new StatusTable(List.of(
            byCode("insufficient_quota", Kind.FATAL, QUOTA),
            byCode("billing_hard_limit_reached", Kind.FATAL, QUOTA),
            byCode("invalid_api_key", Kind.FATAL, CREDENTIALS),
            byCode("model_not_found", Kind.FATAL, ADDRESS),
            byCode("context_length_exceeded", Kind.TOO_LARGE, ""),
            new Rule(200, 422, null, "maximum context length", Kind.TOO_LARGE, ""),
            new Rule(200, 299, "rate_limit_exceeded", null, Kind.THROTTLED, ""),
            new Rule(200, 299, "server_error", null, Kind.TRANSIENT, ""),
            new Rule(200, 299, null, null, Kind.BAD_RESPONSE, ""),
            new Rule(300, 399, null, null, Kind.FATAL, "redirects are not followed; set url to the final address"),
            Rule.ofStatus(400, Kind.DATA),
            new Rule(401, 401, null, null, Kind.FATAL, CREDENTIALS),
            new Rule(402, 402, null, null, Kind.FATAL, QUOTA),
            new Rule(403, 403, null, null, Kind.FATAL, CREDENTIALS),
            new Rule(404, 404, null, null, Kind.FATAL, ADDRESS),
            Rule.ofStatus(408, Kind.TRANSIENT),
            Rule.ofStatus(409, Kind.TRANSIENT),
            Rule.ofStatus(413, Kind.TOO_LARGE),
            Rule.ofStatus(422, Kind.DATA),
            Rule.ofStatus(424, Kind.TRANSIENT),
            Rule.ofStatus(425, Kind.TRANSIENT),
            Rule.ofStatus(429, Kind.THROTTLED),
            new Rule(400, 499, null, null, Kind.FATAL, REQUEST),
            new Rule(500, 599, null, null, Kind.TRANSIENT, "")));

    public StatusTable {
        rules = List.copyOf(rules);
    }

    private static Rule byCode(String code, Kind kind, String advice) {
        return new Rule(200, 599, code, null, kind, advice);
    }

    /** This table with rules that are asked before its own. */
    public StatusTable withFirst(Rule... first) {
        List<Rule> all = new ArrayList<>(List.of(first));
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
        for (Rule rule : rules) {
            if (rule.fits(status, body)) {
                return failure(rule, answer, body, clock);
            }
        }
        return CallFailure.of(Kind.BAD_RESPONSE, answer.status(), message(answer.status(), body, ""));
    }

    private static CallFailure failure(Rule rule, HttpAnswer answer, ErrorBody body, InstantSource clock) {
        String message = message(answer.status(), body, rule.advice());
        Duration wait = RetryAfter.of(answer, clock);
        boolean waits = rule.kind() == Kind.THROTTLED || (rule.kind() == Kind.TRANSIENT && wait != null);
        return waits
                ? CallFailure.throttled(answer.status(), message, wait)
                : CallFailure.of(rule.kind(), answer.status(), message);
    }

    private static String message(int status, ErrorBody body, String advice) {
        String word = body.word();
        String within = status < 300 ? " with an error in its body" : "";
        return "status " + status + within + (word == null ? "" : ", code " + word)
                + (advice.isEmpty() ? "" : ": " + advice);
    }
}
