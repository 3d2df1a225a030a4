package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10), 2);

    @Test
    void doublesUpToTheLongestWait() {
        assertThat(IntStream.rangeClosed(1, 5).mapToObj(BACKOFF::ceiling))
                .containsExactly(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10));
        assertThat(BACKOFF.ceiling(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void jitterSpansTheWholeInterval() {
        assertThat(BACKOFF.draw(1, () -> 0)).isEqualTo(Duration.ZERO);
        assertThat(BACKOFF.draw(2, CallBench.HALF)).isEqualTo(Duration.ofSeconds(2));
        assertThat(BACKOFF.draw(3, () -> -1L)).isBetween(Duration.ofSeconds(8).minusNanos(10), Duration.ofSeconds(8));
    }

    @Test
    void saysWhichValueIsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), 2))
                .withMessage("backoff.initial is 0 s; expected more than 0 s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofMillis(1500), 2))
                .withMessage("backoff.max (1.5 s) is shorter than backoff.initial (2 s); expected at least as long");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(2), 0.9))
                .withMessage("backoff.multiplier is 0.9; expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(2), Double.NaN))
                .withMessage("backoff.multiplier is NaN; expected 1 or more");
    }
}
