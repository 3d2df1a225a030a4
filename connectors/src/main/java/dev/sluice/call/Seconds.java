package dev.sluice.call;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations as messages show them: {@code 60 s}, {@code 0.25 s}. */
final class Seconds {
    private static final int HALF_A_SECOND = 500_000_000;

    private Seconds() {}

    static String of(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), 9))
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return seconds.toPlainString() + " s";
    }

    /** To the whole second from one on, for what was measured: {@code 27 s}, {@code 0.25 s}. */
    static String rounded(Duration duration) {
        boolean whole = duration.compareTo(Duration.ofSeconds(1)) >= 0;
        return of(
                whole
                        ? Duration.ofSeconds(duration.getSeconds() + (duration.getNano() >= HALF_A_SECOND ? 1 : 0))
                        : duration);
    }
}
