package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.CallFailure;
import dev.sluice.service.CallFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-03-04T12:00:00Z"));
    private static final String CANARY = "sk-CANARY Maria Musterfrau";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    408 | ''                                                   | TRANSIENT    | status 408
                    409 | ''                                                   | TRANSIENT    | status 409
                    424 | ''                                                   | TRANSIENT    | status 424
                    425 | ''                                                   | TRANSIENT    | status 425
                    500 | ''                                                   | TRANSIENT    | status 500
                    502 | <html>Bad Gateway</html>                             | TRANSIENT    | status 502
                    503 | {'error':'overloaded','error_type':'overloaded'}     | TRANSIENT    | status 503, code overloaded
                    429 | {'error':{'code':'rate_limit_exceeded'}}             | THROTTLED    | status 429, code rate_limit_exceeded
                    429 | {'error':{'code':null,'type':'requests'}}            | THROTTLED    | status 429, code requests
                    429 | {'error':{'code':'insufficient_quota'}}              | FATAL        | status 429, code insufficient_quota: the quota is used up; raise it with the provider
                    429 | {'error':{'type':'insufficient_quota','code':null}}  | FATAL        | status 429, code insufficient_quota: the quota is used up; raise it with the provider
                    402 | ''                                                   | FATAL        | status 402: the quota is used up; raise it with the provider
                    401 | {'error':{'code':'invalid_api_key'}}                 | FATAL        | status 401, code invalid_api_key: the service refuses the credentials; check the key and its rights
                    403 | ''                                                   | FATAL        | status 403: the service refuses the credentials; check the key and its rights
                    404 | {'error':{'code':'model_not_found'}}                 | FATAL        | status 404, code model_not_found: the service does not know the url or the model; check both
                    405 | ''                                                   | FATAL        | status 405: the service refuses this kind of request; check the url
                    407 | ''                                                   | FATAL        | status 407: the proxy refuses the credentials; check proxy.user and proxy.password
                    413 | ''                                                   | TOO_LARGE    | status 413
                    400 | {'error':{'code':'context_length_exceeded'}}         | TOO_LARGE    | status 400, code context_length_exceeded
                    400 | {'error':{'message':'This model's maximum context length is 8192 tokens'}} | TOO_LARGE | status 400
                    400 | {'error':{'type':'invalid_request_error'}}           | DATA         | status 400, code invalid_request_error
                    422 | {'detail':[{'loc':['body']}]}                        | DATA         | status 422
                    301 | ''                                                   | FATAL        | status 301: redirects are not followed; set url to the final address
                    308 | ''                                                   | FATAL        | status 308: redirects are not followed; set url to the final address
                    200 | {'error':{'code':'insufficient_quota'}}              | FATAL        | status 200 with an error in its body, code insufficient_quota: the quota is used up; raise it with the provider
                    200 | {'error':{'code':'rate_limit_exceeded'}}             | THROTTLED    | status 200 with an error in its body, code rate_limit_exceeded
                    200 | {'error':{'code':502,'message':'upstream'}}          | TRANSIENT    | status 200 with an error in its body, code 502
                    200 | {'error':{'code':400}}                               | DATA         | status 200 with an error in its body, code 400
                    200 | {'error':'no idea'}                                  | BAD_RESPONSE | status 200 with an error in its body
                    700 | ''                                                   | BAD_RESPONSE | status 700
                    """)
    void classifiesByStatusAndCode(int status, String body, Kind kind, String message) {
        String json = body.equals("''") ? "" : body.replace('\'', '"').replace("model\"s", "model's");

        CallFailure failure = StatusTable.STANDARD.classify(answer(status, Map.of(), json), NOON);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure).hasMessage(message).hasNoCause();
        assertThat(failure.isOutcomeUnknown()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
                    Retry-After    | 2                             | 2000
                    retry-after    | 0                             | 0
                    Retry-After    | 1.5                           | 1500
                    Retry-After    | 86400                         | 86400000
                    Retry-After    | Wed, 04 Mar 2026 12:00:30 GMT | 30000
                    Retry-After    | Wed, 04 Mar 2026 11:00:00 GMT | 0
                    Retry-After    | Wednesday, 04-Mar-26 12:00:30 GMT | 30000
                    Retry-After    | Wed Mar  4 12:00:30 2026      | 30000
                    Retry-After    | Wed Mar  4 11:00:00 2026      | 0
                    Retry-After    | Tue, 04 Mar 2026 12:00:30 GMT | null
                    Retry-After    | 2026-03-04T12:00:30Z          | null
                    Retry-After    | soon                          | null
                    Retry-After    | -1                            | null
                    Retry-After    | 99999999999999999999          | null
                    retry-after-ms | 12                            | 12
                    retry-after-ms | x                             | null
                    """)
    void readsTheWaitThatIsAskedFor(String header, String value, Long millis) {
        CallFailure failure = StatusTable.STANDARD.classify(answer(429, Map.of(header, value), ""), NOON);

        assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(failure.retryAfter()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    @Test
    void takesTheMillisecondsWhereBothAreGiven() {
        Map<String, String> both = Map.of("Retry-After", "7", "retry-after-ms", "250");

        assertThat(StatusTable.STANDARD.classify(answer(429, both, ""), NOON).retryAfter())
                .isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void pausesForA503ThatNamesAWait() {
        CallFailure failure = StatusTable.STANDARD.classify(answer(503, Map.of("Retry-After", "3"), ""), NOON);

        assertThat(failure.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void countsADateFromTheAnswersOwnClock() {
        Map<String, String> hourAhead =
                Map.of("Date", "Wed, 04 Mar 2026 13:00:00 GMT", "Retry-After", "Wed, 04 Mar 2026 13:00:20 GMT");

        assertThat(StatusTable.STANDARD
                        .classify(answer(429, hourAhead, ""), NOON)
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void asksTheRulesOfAUserFirst() {
        StatusTable table = StatusTable.STANDARD.withFirst(List.of(
                StatusRule.of(409, "taken", null, Meaning.DATA),
                StatusRule.of(409, null, null, Meaning.OUTCOME_UNKNOWN),
                StatusRule.of(424, null, null, Meaning.FATAL),
                StatusRule.of(null, "weird_code", null, Meaning.TRANSIENT),
                StatusRule.of(400, null, null, Meaning.TOO_LARGE),
                StatusRule.of(503, null, null, Meaning.THROTTLED),
                StatusRule.of(408, null, null, Meaning.BAD_RESPONSE)));

        assertThat(kind(table, 409, "{\"error\":{\"code\":\"taken\"}}")).isEqualTo(Kind.DATA);
        assertThat(kind(table, 424, "")).isEqualTo(Kind.FATAL);
        assertThat(kind(table, 401, "{\"error\":{\"code\":\"weird_code\"}}")).isEqualTo(Kind.TRANSIENT);
        assertThat(kind(table, 400, "")).isEqualTo(Kind.TOO_LARGE);
        assertThat(kind(table, 503, "")).isEqualTo(Kind.THROTTLED);
        assertThat(kind(table, 408, "")).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(kind(table, 500, "")).isEqualTo(Kind.TRANSIENT);
        CallFailure unknown = table.classify(answer(409, Map.of(), ""), NOON);
        assertThat(unknown.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(unknown.isOutcomeUnknown()).isTrue();
        assertThat(unknown.status()).isEqualTo(409);
        assertThat(table.classify(answer(424, Map.of(), ""), NOON))
                .hasMessage("status 424: a rule under errors makes it final");
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_HOST, TRANSIENT, false",
        "CONNECT_TIMEOUT, TRANSIENT, false",
        "REFUSED, TRANSIENT, false",
        "HANDSHAKE, TRANSIENT, false",
        "CERTIFICATE, FATAL, false",
        "TIMEOUT, TRANSIENT, true",
        "RESET, TRANSIENT, true",
        "CUT_SHORT, TRANSIENT, true",
        "BROKEN, BAD_RESPONSE, false",
        "TOO_LONG, BAD_RESPONSE, false",
    })
    void knowsEachReasonForNoAnswer(NoAnswer reason, Kind kind, boolean unknown) {
        CallFailure failure = StatusTable.STANDARD.classify(reason, 0, "no answer", null);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.isOutcomeUnknown()).isEqualTo(unknown);
        assertThat(failure.status()).isZero();
        assertThat(failure).hasMessageStartingWith("no answer");
    }

    @Test
    void letsAUserSayWhatNoAnswerMeans() {
        StatusTable table = StatusTable.STANDARD.withFirst(List.of(
                StatusRule.failure(NoAnswer.UNKNOWN_HOST, Meaning.FATAL),
                StatusRule.failure(NoAnswer.TIMEOUT, Meaning.TOO_LARGE)));

        CallFailure lost = table.classify(NoAnswer.UNKNOWN_HOST, 0, "unknown host a.example", null);
        assertThat(lost.kind()).isEqualTo(Kind.FATAL);
        assertThat(lost).hasMessage("unknown host a.example; a rule under errors makes it final");
        assertThat(table.classify(NoAnswer.TIMEOUT, 0, "late", null).kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(table.classify(NoAnswer.RESET, 0, "lost", null).kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void refusesRulesThatNeverFit() {
        assertThatThrownBy(() -> StatusRule.of(null, null, null, Meaning.FATAL))
                .hasMessage("a rule without a condition; expected status, code or failure");
        assertThatThrownBy(() -> StatusRule.of(503, null, NoAnswer.RESET, Meaning.FATAL))
                .hasMessage("a failure has no status and no code; expected failure alone");
        assertThatThrownBy(() -> StatusRule.of(600, null, null, Meaning.FATAL))
                .hasMessage("status is 600, expected 100 to 599");
    }

    private static Kind kind(StatusTable table, int status, String body) {
        return table.classify(answer(status, Map.of(), body), NOON).kind();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"error":{"message":"%s"}}
                    {"error":{"code":"%s","type":"%s","message":"%s"}}
                    {"error":"%s"}
                    {"message":"%s","code":"%s"}
                    %s
                    {"error":{"code":"%s
                    """)
    void showsNothingOfTheBody(String body) {
        for (int status : new int[] {200, 301, 400, 401, 404, 413, 429, 500}) {
            String whole = body.replace("%s", CANARY);
            HttpAnswer answer = answer(status, Map.of("Location", "http://x/?key=" + CANARY), whole);

            assertThat(StatusTable.STANDARD.classify(answer, NOON)).hasMessageNotContaining("CANARY");
            assertThat(answer.toString()).doesNotContain("CANARY");
        }
    }

    private static HttpAnswer answer(int status, Map<String, String> headers, String body) {
        return new HttpAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
