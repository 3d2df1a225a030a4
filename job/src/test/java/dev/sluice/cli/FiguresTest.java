package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTest {

    @ParameterizedTest
    @CsvSource({"0, 0.0s, 0:00", "0.94, 0.9s, 0:00", "59.9, 59.9s, 0:59", "59.99, 60.0s, 0:59", "103, 1m 43s, 1:43"})
    void showsSecondsAndMinutes(double seconds, String duration, String clock) {
        Duration time = Duration.ofMillis(Math.round(seconds * 1000));
        assertThat(Figures.duration(time)).isEqualTo(duration);
        assertThat(Figures.clock(time)).isEqualTo(clock);
    }

    @Test
    void countsSecondsAndMinutesThatAreOver() {
        assertThat(Figures.time(Duration.ofMillis(999))).isEqualTo("0 s");
        assertThat(Figures.time(Duration.ofMillis(119_999))).isEqualTo("119 s");
        assertThat(Figures.time(Duration.ofMinutes(2))).isEqualTo("2 min");
        assertThat(Figures.time(Duration.ofSeconds(5_459))).isEqualTo("90 min");
    }

    @Test
    void showsHoursBeyondADay() {
        Duration time = Duration.ofHours(49).plusMinutes(5).plusSeconds(7);
        assertThat(Figures.duration(time)).isEqualTo("49h 05m");
        assertThat(Figures.clock(time)).isEqualTo("49:05:07");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0.0", "3.44|3.4", "9.94|9.9", "9.96|10", "1234.5|1,235"})
    void showsATenthOnlyOfSmallRates(double perSecond, String text) {
        assertThat(Figures.rate(perSecond)).isEqualTo(text);
    }
}
