package dev.sluice.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wait that an answer asks for: {@code retry-after-ms}, which some servers add as the more exact one, else
 * {@code Retry-After} as seconds or as an HTTP date (RFC 9110, 10.2.3). What cannot be read counts as not said.
 */
final class RetryAfter {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);

    private RetryAfter() {}

    /** The wait from now, zero for a date that has passed, null where none was named. */
    static @Nullable Duration of(HttpAnswer answer, InstantSource clock) {
        Duration exact = number(answer.header("retry-after-ms"), 1e6);
        if (exact != null) {
            return exact;
        }
        String header = answer.header("Retry-After");
        Duration seconds = number(header, 1e9);
        return seconds == null ? untilDate(header, clock) : seconds;
    }

    private static @Nullable Duration number(@Nullable String header, double unitNanos) {
        if (header == null || !NUMBER.matcher(header.trim()).matches()) {
            return null;
        }
        // A double has room for every wait that could be meant; nanos beyond 292 years are cut to that.
        return Duration.ofNanos((long) (Double.parseDouble(header.trim()) * unitNanos));
    }

    private static @Nullable Duration untilDate(@Nullable String header, InstantSource clock) {
        if (header == null) {
            return null;
        }
        try {
            Duration wait = Duration.between(clock.instant(), Instant.from(HTTP_DATE.parse(header.trim())));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
