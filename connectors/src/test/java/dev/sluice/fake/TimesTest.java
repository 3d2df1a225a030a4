package dev.sluice.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link Latency} and {@link Outage}. */
final class TimesTest {

    @Test
    void readsLatencies() {
        assertThat(Latency.parse("300ms")).isEqualTo(new Latency(Duration.ofMillis(300), Duration.ofMillis(300)));
        assertThat(Latency.parse("100ms..2s")).isEqualTo(new Latency(Duration.ofMillis(100), Duration.ofSeconds(2)));
        assertThat(Latency.parse("0ms")).isEqualTo(Latency.NONE);
    }

    @Test
    void spreadsLatenciesOverTheirRange() {
        Latency latency = Latency.parse("100ms..500ms");
        SplittableRandom random = new SplittableRandom(3);
        long sum = 0;
        for (int i = 0; i < 10_000; i++) {
            Duration drawn = latency.next(random);
            assertThat(drawn).isBetween(latency.min(), latency.max());
            sum += drawn.toMillis();
        }
        assertThat(sum / 10_000).isBetween(295L, 305L);
    }

    @Test
    void slowsDownToASecondAtLeast() {
        assertThat(Latency.slow(Duration.ofMillis(99))).isEqualTo(Duration.ofSeconds(1));
        assertThat(Latency.slow(Duration.ofMillis(300))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void knowsWhenAnOutageIs() {
        Outage outage = Outage.parse("20s@30s");
        assertThat(outage).isEqualTo(new Outage(Duration.ofSeconds(20), Duration.ofSeconds(30)));
        assertThat(outage.covers(29_999_999_999L)).isFalse();
        assertThat(outage.covers(30_000_000_000L)).isTrue();
        assertThat(outage.covers(49_999_999_999L)).isTrue();
        assertThat(outage.covers(50_000_000_000L)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "300 | 300 is no duration; expected a number with a unit, such as 300ms, 20s or 15m",
                "5s..1s | 5s..1s is upside down; expected the shorter first"
            })
    void refusesLatencies(String text, String message) {
        assertThatThrownBy(() -> Latency.parse(text)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20s | 20s is no outage; expected LENGTH@START, such as 20s@30s: for 20 s, from 30 s after the start",
                "0s@30s | 0s@30s lasts no time; expected a length above 0",
                "20s@now | now is no duration; expected a number with a unit, such as 300ms, 20s or 15m"
            })
    void refusesOutages(String text, String message) {
        assertThatThrownBy(() -> Outage.parse(text)).hasMessage(message);
    }
}
