package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.Allowance;
import dev.sluice.service.CallFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeadersTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-03-04T12:00:00Z"));

    @Test
    void readsWhatIsLeftOfBothQuotas() {
        RateLimitHeaders left = RateLimitHeaders.of(answer(
                200,
                Map.of(
                        "x-ratelimit-limit-requests", "500",
                        "x-ratelimit-remaining-requests", "499",
                        "x-ratelimit-reset-requests", "120ms",
                        "X-RateLimit-Limit-Tokens", "1000000",
                        "x-ratelimit-remaining-tokens", "0",
                        "x-ratelimit-reset-tokens", "6m0s")));

        assertThat(left.requests()).isEqualTo(new Allowance(500, 499, Duration.ofMillis(120)));
        assertThat(left.tokens()).isEqualTo(new Allowance(1_000_000, 0, Duration.ofMinutes(6)));
    }

    @ParameterizedTest
    @CsvSource({
        "12ms, PT0.012S",
        "6m0s, PT6M",
        "1h2m3.5s, PT1H2M3.5S",
        "1d2h, PT26H",
        "8.64s, PT8.64S",
        "1m30.951s, PT1M30.951S",
        "1s500ms, PT1.5S",
        "350us, PT0.00035S",
        "350µs, PT0.00035S",
        "60, PT1M",
        "0.25, PT0.25S",
        "0, PT0S",
    })
    void readsResetsAsServersWriteThem(String reset, Duration duration) {
        Allowance left = RateLimitHeaders.of(answer(200, Map.of("x-ratelimit-reset-tokens", reset)))
                .tokens();

        assertThat(left).isEqualTo(new Allowance(0, -1, duration));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-5s", "soon", "s", "", " ", "3s2m", "1,5s", "99999999999999999999", "1e9"})
    void takesNegativeAndUnreadableValuesForUnknown(String value) {
        RateLimitHeaders left = RateLimitHeaders.of(answer(
                200,
                Map.of(
                        "x-ratelimit-limit-requests", value,
                        "x-ratelimit-remaining-requests", value,
                        "x-ratelimit-reset-requests", value)));

        assertThat(left.requests()).isEqualTo(Allowance.UNKNOWN);
        assertThat(left.tokens()).isEqualTo(Allowance.UNKNOWN);
    }

    @Test
    void waitsForTheUsedUpQuotaWhereA429NamesNoWait() {
        CallFailure failure = throttled(Map.of(
                "x-ratelimit-limit-requests", "60",
                "x-ratelimit-remaining-requests", "59",
                "x-ratelimit-reset-requests", "1s",
                "x-ratelimit-limit-tokens", "1000",
                "x-ratelimit-remaining-tokens", "0",
                "x-ratelimit-reset-tokens", "50s"));

        // One of 1,000 tokens is there after a thousandth of the time that fills them all.
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void waitsForTheSlowerOfTwoUsedUpQuotas() {
        CallFailure failure = throttled(Map.of(
                "x-ratelimit-limit-requests", "60",
                "x-ratelimit-remaining-requests", "0",
                "x-ratelimit-reset-requests", "60s",
                "x-ratelimit-limit-tokens", "1000",
                "x-ratelimit-remaining-tokens", "0",
                "x-ratelimit-reset-tokens", "50s"));

        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"Retry-After, 2, PT2S", "retry-after-ms, 30, PT0.03S", "Retry-After, 0, PT0S"})
    void prefersTheWaitThatIsNamed(String header, String value, Duration wait) {
        CallFailure failure = throttled(
                Map.of(header, value, "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "1m"));

        assertThat(failure.retryAfter()).isEqualTo(wait);
    }

    @Test
    void knowsNoWaitWhereNothingIsUsedUpOrSaid() {
        assertThat(throttled(Map.of()).retryAfter()).isNull();
        assertThat(throttled(Map.of("x-ratelimit-remaining-requests", "-1", "x-ratelimit-reset-requests", "1m"))
                        .retryAfter())
                .isNull();
        assertThat(throttled(Map.of("x-ratelimit-remaining-requests", "3", "x-ratelimit-reset-requests", "1m"))
                        .retryAfter())
                .isNull();
    }

    private static CallFailure throttled(Map<String, String> headers) {
        CallFailure failure = StatusTable.STANDARD.classify(answer(429, headers), NOON);
        assertThat(failure.kind()).isEqualTo(CallFailure.Kind.THROTTLED);
        return failure;
    }

    private static HttpAnswer answer(int status, Map<String, String> headers) {
        return new HttpAnswer(status, headers, new byte[0]);
    }
}
