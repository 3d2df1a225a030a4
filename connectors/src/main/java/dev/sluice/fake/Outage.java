package dev.sluice.fake;

import java.time.Duration;

/**
 * A time in which the service is down.
 *
 * @param length how long
 * @param after since the start of the service
 */
public record Outage(Duration length, Duration after) {

    public Outage {
        if (length.isNegative() || length.isZero() || after.isNegative()) {
            throw new IllegalArgumentException("outage of " + length + " after " + after + "; expected some time");
        }
    }

    /** {@code 20s@30s}: for 20 seconds, from 30 seconds after the start. */
    public static Outage parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException(text
                    + " is no outage; expected LENGTH@START, such as 20s@30s: for 20 s, from 30 s after the start");
        }
        Duration length = DurationText.parse(text.substring(0, at));
        if (length.isZero()) {
            throw new IllegalArgumentException(text + " lasts no time; expected a length above 0");
        }
        return new Outage(length, DurationText.parse(text.substring(at + 1)));
    }

    boolean covers(long nanosSinceStart) {
        return nanosSinceStart >= after.toNanos()
                && nanosSinceStart < after.plus(length).toNanos();
    }
}
