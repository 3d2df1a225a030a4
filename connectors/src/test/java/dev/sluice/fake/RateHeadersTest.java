package dev.sluice.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S,0s",
        "PT0.000000001S,1ms",
        "PT0.012S,12ms",
        "PT1S,1s",
        "PT8.64S,8.64s",
        "PT59.0009S,59.001s",
        "PT1M,1m0s",
        "PT6M,6m0s",
        "PT1M30.05S,1m30.05s",
        "PT1H,1h0m0s",
        "PT25H1S,25h0m1s"
    })
    void spellsTimesAsOpenAiDoes(Duration time, String text) {
        assertThat(RateHeaders.text(time)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0.000000001S,1,1", "PT0.3S,300,1", "PT1S,1000,1", "PT1.001S,1001,2"})
    void neverAsksToComeBackTooEarly(Duration wait, String millis, String seconds) {
        HttpHeaders headers = new DefaultHttpHeaders();
        RateHeaders.retryAfter(headers, wait);
        assertThat(headers.get("retry-after-ms")).isEqualTo(millis);
        assertThat(headers.get("Retry-After")).isEqualTo(seconds);
    }

    @Test
    void tellsNothingOfLimitsThatAreNotSet() {
        HttpHeaders headers = new DefaultHttpHeaders();
        RateHeaders.left(headers, new Quota(new FakeLimits(0, 60, true), 0).take(1, 0));
        assertThat(headers.entries().stream().map(header -> header.getKey() + ": " + header.getValue()))
                .containsExactly(
                        "x-ratelimit-limit-tokens: 1",
                        "x-ratelimit-remaining-tokens: 0",
                        "x-ratelimit-reset-tokens: 1s");
    }
}
