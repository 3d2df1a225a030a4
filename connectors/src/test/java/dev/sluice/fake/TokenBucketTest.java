package dev.sluice.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.Allowance;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenBucketTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    /** Where {@link System#nanoTime} may stand as well. */
    private static final long START = -5;

    @Test
    void holdsOneSecondsWorthAndFillsSteadily() {
        TokenBucket bucket = new TokenBucket(600, START);
        bucket.take(10, START);
        assertThat(bucket.nanosUntil(1, START)).isEqualTo(100 * MILLI);
        assertThat(bucket.nanosUntil(1, START + 100 * MILLI - 1)).isEqualTo(1);
        assertThat(bucket.nanosUntil(1, START + 100 * MILLI)).isZero();
        assertThat(bucket.nanosUntil(4, START + 100 * MILLI)).isEqualTo(300 * MILLI);
        assertThat(bucket.allowance(START + 250 * MILLI)).isEqualTo(new Allowance(10, 2, Duration.ofMillis(750)));
    }

    @Test
    void isNeverMoreThanFull() {
        TokenBucket bucket = new TokenBucket(600, START);
        long later = START + 3600 * SECOND;
        assertThat(bucket.allowance(later)).isEqualTo(new Allowance(10, 10, Duration.ZERO));
        bucket.take(10, later);
        assertThat(bucket.nanosUntil(1, later)).isEqualTo(100 * MILLI);
    }

    @Test
    void holdsOneRequestWhereAMinuteHasFewerThanSixty() {
        TokenBucket bucket = new TokenBucket(1, START);
        assertThat(bucket.nanosUntil(1, START)).isZero();
        bucket.take(1, START);
        assertThat(bucket.allowance(START)).isEqualTo(new Allowance(1, 0, Duration.ofMinutes(1)));
    }

    @Test
    void letsThroughWhatIsLargerThanItselfAndIsThenPaidOff() {
        TokenBucket bucket = new TokenBucket(600, START);
        bucket.take(1, START);
        assertThat(bucket.nanosUntil(1000, START)).isEqualTo(100 * MILLI);
        long full = START + 100 * MILLI;
        assertThat(bucket.nanosUntil(1000, full)).isZero();
        bucket.take(1000, full);
        assertThat(bucket.allowance(full)).isEqualTo(new Allowance(10, 0, Duration.ofSeconds(100)));
        assertThat(bucket.nanosUntil(1, full)).isEqualTo(99 * SECOND + 100 * MILLI);
    }

    @Test
    void losesNothingToRounding() {
        TokenBucket bucket = new TokenBucket(90, START);
        int taken = 0;
        for (long millis = 0; millis <= 600_000; millis += 17) {
            long now = START + millis * MILLI;
            if (bucket.nanosUntil(1, now) == 0) {
                bucket.take(1, now);
                taken++;
            }
        }
        // 1.5 at the start and 900 in ten minutes.
        assertThat(taken).isEqualTo(901);
    }

    @Test
    void knowsNoOverflow() {
        TokenBucket bucket = new TokenBucket(TokenBucket.MAX_PER_MINUTE, START);
        bucket.take(Long.MAX_VALUE / 2, START);
        assertThat(bucket.allowance(START).untilFull()).isEqualTo(Duration.ofSeconds(6));
        assertThat(bucket.allowance(START + 1_000_000 * SECOND).remaining()).isEqualTo(16_666_666);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1_000_000_001})
    void refusesAQuotaOutOfRange(long perMinute) {
        assertThatThrownBy(() -> new TokenBucket(perMinute, START))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(perMinute + " a minute is out of range; expected 1 to 1000000000");
    }
}
