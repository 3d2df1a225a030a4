package dev.sluice.http;

import static dev.sluice.http.Meaning.BAD_RESPONSE;
import static dev.sluice.http.Meaning.DATA;
import static dev.sluice.http.Meaning.FATAL;
import static dev.sluice.http.Meaning.OUTCOME_UNKNOWN;
import static dev.sluice.http.Meaning.THROTTLED;
import static dev.sluice.http.Meaning.TOO_LARGE;
import static dev.sluice.http.Meaning.TRANSIENT;

import java.util.List;

/** What failures mean where nobody says otherwise: RFC 9110, RFC 6585, and the codes of OpenAI's API. */
final class StandardRules {

    private static final String QUOTA = "the quota is used up; raise it with the provider";
    private static final String CREDENTIALS = "the service refuses the credentials; check the key and its rights";
    private static final String ADDRESS = "the service does not know the url or the model; check both";
    private static final String REQUEST = "the service refuses this kind of request; check the url";
    private static final String REDIRECT = "redirects are not followed; set url to the final address";
    private static final String PROXY = "the proxy refuses the credentials; check proxy.user and proxy.password";
    private static final String CERTIFICATE =
            "correct the url or the server, or name the issuer's certificate in trustedCertificates";

    static final List<StatusRule> LIST = List.of(
            byCode("insufficient_quota", FATAL, QUOTA),
            byCode("billing_hard_limit_reached", FATAL, QUOTA),
            byCode("invalid_api_key", FATAL, CREDENTIALS),
            byCode("model_not_found", FATAL, ADDRESS),
            byCode("context_length_exceeded", TOO_LARGE, ""),
            StatusRule.phrase(200, 422, "maximum context length", TOO_LARGE),
            StatusRule.code(200, 299, "rate_limit_exceeded", THROTTLED, ""),
            StatusRule.code(200, 299, "server_error", TRANSIENT, ""),
            StatusRule.range(200, 299, BAD_RESPONSE, ""),
            StatusRule.range(300, 399, FATAL, REDIRECT),
            byStatus(400, DATA, ""),
            byStatus(401, FATAL, CREDENTIALS),
            byStatus(402, FATAL, QUOTA),
            byStatus(403, FATAL, CREDENTIALS),
            byStatus(404, FATAL, ADDRESS),
            byStatus(407, FATAL, PROXY),
            byStatus(408, TRANSIENT, ""),
            byStatus(409, TRANSIENT, ""),
            byStatus(413, TOO_LARGE, ""),
            byStatus(422, DATA, ""),
            byStatus(424, TRANSIENT, ""),
            byStatus(425, TRANSIENT, ""),
            byStatus(429, THROTTLED, ""),
            StatusRule.range(400, 499, FATAL, REQUEST),
            StatusRule.range(500, 599, TRANSIENT, ""),
            StatusRule.failure(NoAnswer.UNKNOWN_HOST, TRANSIENT, ""),
            StatusRule.failure(NoAnswer.CONNECT_TIMEOUT, TRANSIENT, ""),
            StatusRule.failure(NoAnswer.REFUSED, TRANSIENT, ""),
            StatusRule.failure(NoAnswer.HANDSHAKE, TRANSIENT, ""),
            StatusRule.failure(NoAnswer.CERTIFICATE, FATAL, CERTIFICATE),
            StatusRule.failure(NoAnswer.TIMEOUT, OUTCOME_UNKNOWN, ""),
            StatusRule.failure(NoAnswer.RESET, OUTCOME_UNKNOWN, ""),
            StatusRule.failure(NoAnswer.CUT_SHORT, OUTCOME_UNKNOWN, ""),
            StatusRule.failure(NoAnswer.BROKEN, BAD_RESPONSE, ""),
            StatusRule.failure(NoAnswer.TOO_LONG, BAD_RESPONSE, ""));

    private StandardRules() {}

    private static StatusRule byStatus(int status, Meaning as, String advice) {
        return StatusRule.range(status, status, as, advice);
    }

    private static StatusRule byCode(String code, Meaning as, String advice) {
        return StatusRule.code(200, 599, code, as, advice);
    }
}
