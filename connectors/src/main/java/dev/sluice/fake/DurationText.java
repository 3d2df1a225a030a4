package dev.sluice.fake;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations spelt as in the pipeline file: {@code 300ms}, {@code 20s}, {@code 15m}, {@code 2h}. */
final class DurationText {

    private static final Pattern SPELLING = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private DurationText() {}

    static Duration parse(String text) {
        Matcher parts = SPELLING.matcher(text);
        Long unit = parts.matches() ? MILLIS.get(parts.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    text + " is no duration; expected a number with a unit, such as 300ms, 20s or 15m");
        }
        return Duration.ofMillis(Long.parseLong(parts.group(1)) * unit);
    }
}
