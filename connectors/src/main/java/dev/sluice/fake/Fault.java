package dev.sluice.fake;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault and how often it strikes.
 *
 * @param status of {@link FaultKind#STATUS}, else 0
 * @param percent of all requests, above 0 to 100
 * @param retryAfter what a 429 or 503 asks for; null for nothing
 */
public record Fault(
        FaultKind kind,
        int status,
        BigDecimal percent,
        @Nullable Duration retryAfter) {

    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);
    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?%");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern STATUS = Pattern.compile("[45][0-9]{2}");

    public Fault {
        if (percent.signum() <= 0 || percent.compareTo(ALL) > 0) {
            throw new IllegalArgumentException(
                    percent.toPlainString() + "% is out of range; expected above 0% to 100%");
        }
    }

    /** {@code 429:5%}, {@code 429:5%:2s}, {@code 500:1%}, {@code reset:0.5%}. */
    static Fault parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("\"" + text + "\" is no fault; expected KIND:RATE%, such as 429:5%");
        }
        FaultKind kind = kind(parts[0]);
        int status = kind == FaultKind.STATUS ? Integer.parseInt(parts[0]) : 0;
        try {
            return new Fault(kind, status, percent(parts[1]), retryAfter(status, parts));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    private static FaultKind kind(String name) {
        if (STATUS.matcher(name).matches()) {
            return FaultKind.STATUS;
        }
        if (NUMBER.matcher(name).matches()) {
            throw new IllegalArgumentException(name + " is no status of a failure; expected 400 to 599");
        }
        return FaultKind.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + name + "\" is an unknown kind of fault; expected a status, such as 429, or one of "
                                + String.join(", ", FaultKind.spellings())));
    }

    private static BigDecimal percent(String text) {
        if (!PERCENT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no rate; expected a percentage, such as 5% or 0.1%");
        }
        return new BigDecimal(text.substring(0, text.length() - 1));
    }

    private static @Nullable Duration retryAfter(int status, String[] parts) {
        if (parts.length < 3) {
            return status == 429 ? DEFAULT_RETRY_AFTER : null;
        }
        if (status != 429 && status != 503) {
            throw new IllegalArgumentException("a time to wait goes with 429 and 503 only");
        }
        return DurationText.parse(parts[2]);
    }

    /** As it stands in {@code --faults}. */
    @Override
    public String toString() {
        String name = kind == FaultKind.STATUS ? String.valueOf(status) : kind.spelling();
        return name + ":" + percent.stripTrailingZeros().toPlainString() + "%";
    }
}
