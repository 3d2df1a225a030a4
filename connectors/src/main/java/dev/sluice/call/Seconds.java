package dev.sluice.call;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations as messages show them: {@code 60 s}, {@code 0.25 s}. */
final class Seconds {
    private Seconds() {}

    static String of(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds())
                .add(BigDecimal.valueOf(duration.getNano(), 9))
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return seconds.toPlainString() + " s";
    }
}
