package dev.sluice.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers and times as a terminal shows them, the same in every locale. */
final class Figures {

    private static final int TWO_MINUTES = 120;

    private Figures() {}

    /** {@code 1,234,567}. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 1 row}, {@code 20,731 rows}. */
    static String count(long value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    /** {@code 1,234} from ten on, {@code 3.4} below. */
    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 9.95 ? "%.1f" : "%,.0f", perSecond);
    }

    /** {@code 0:31}, {@code 12:05}, {@code 3:00:00}: hours only where there are some. */
    static String clock(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    /** {@code 12 s}, {@code 119 s}, {@code 2 min}, {@code 90 min}: whole ones, as they count on. */
    static String time(Duration time) {
        return time.toSeconds() < TWO_MINUTES ? count(time.toSeconds()) + " s" : count(time.toMinutes()) + " min";
    }

    /** {@code 0.9s}, {@code 31.0s}, {@code 1m 43s}, {@code 2h 05m}. */
    static String duration(Duration time) {
        if (time.toHours() > 0) {
            return String.format(Locale.ROOT, "%dh %02dm", time.toHours(), time.toMinutesPart());
        }
        if (time.toMinutes() > 0) {
            return String.format(Locale.ROOT, "%dm %02ds", time.toMinutes(), time.toSecondsPart());
        }
        return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0);
    }
}
