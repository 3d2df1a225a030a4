package dev.sluice.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wait that an answer asks for: {@code retry-after-ms}, which some servers add as the more exact one, else
 * {@code Retry-After} as seconds or as an HTTP date (RFC 9110, 10.2.3). What cannot be read counts as not said.
 *
 * <p>A date is compared with the answer's own {@code Date}, so that the two clocks need not agree, and with ours
 * only where there is none.
 */
final class RetryAfter {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

    /** The form to send, and the two that recipients must understand still (RFC 9110, 5.6.7). */
    private static final List<DateTimeFormatter> HTTP_DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US),
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US).withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /** The wait from now, zero for a date that has passed, null where none was named. */
    static @Nullable Duration of(HttpAnswer answer, InstantSource clock) {
        Duration exact = number(answer.header("retry-after-ms"), 1e6);
        if (exact != null) {
            return exact;
        }
        String header = answer.header("Retry-After");
        Duration seconds = number(header, 1e9);
        return seconds == null ? untilDate(header, answer.header("Date"), clock) : seconds;
    }

    private static @Nullable Duration number(@Nullable String header, double unitNanos) {
        if (header == null || !NUMBER.matcher(header.trim()).matches()) {
            return null;
        }
        // A double has room for every wait that could be meant; nanos beyond 292 years are cut to that.
        return Duration.ofNanos((long) (Double.parseDouble(header.trim()) * unitNanos));
    }

    private static @Nullable Duration untilDate(@Nullable String header, @Nullable String sentAt, InstantSource clock) {
        Instant until = date(header);
        if (until == null) {
            return null;
        }
        Instant sent = date(sentAt);
        Duration wait = Duration.between(sent == null ? clock.instant() : sent, until);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Instant date(@Nullable String header) {
        if (header == null) {
            return null;
        }
        for (DateTimeFormatter format : HTTP_DATES) {
            try {
                return Instant.from(format.parse(header.trim()));
            } catch (DateTimeException e) {
                // One of the other forms, or none.
            }
        }
        return null;
    }
}
