package dev.sluice.http;

import dev.sluice.service.Allowance;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says is left of the quotas: {@code x-ratelimit-limit-*}, {@code -remaining-*} and
 * {@code -reset-*}, of requests and of tokens. A reset is a duration such as {@code 12ms} or {@code 6m0s}, or plain
 * seconds. What is negative or cannot be read counts as not said.
 */
public record RateLimitHeaders(Allowance requests, Allowance tokens) {

    private static final Pattern COUNT = Pattern.compile("\\d{1,15}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,9})?)";

    /** Durations as Go prints them, which is what servers send, and days. */
    private static final Pattern DURATION = Pattern.compile("(?:" + NUMBER + "d)?(?:" + NUMBER + "h)?(?:" + NUMBER
            + "m(?!s))?(?:" + NUMBER + "s)?(?:" + NUMBER + "ms)?(?:" + NUMBER + "[uµ]s)?(?:" + NUMBER + "ns)?");

    private static final double[] NANOS = {86_400e9, 3_600e9, 60e9, 1e9, 1e6, 1e3, 1};

    /** What the answer says; unknown where it says nothing. */
    public static RateLimitHeaders of(HttpAnswer answer) {
        return new RateLimitHeaders(allowance(answer, "requests"), allowance(answer, "tokens"));
    }

    /** How long until what is used up has at least one unit again; null where nothing is known to be used up. */
    @Nullable
    Duration untilAllowed() {
        Duration forRequest = requests.waitFor(1);
        Duration forToken = tokens.waitFor(1);
        Duration longer = forRequest.compareTo(forToken) > 0 ? forRequest : forToken;
        return longer.isZero() ? null : longer;
    }

    private static Allowance allowance(HttpAnswer answer, String unit) {
        long limit = count(answer.header("x-ratelimit-limit-" + unit), 0);
        long remaining = count(answer.header("x-ratelimit-remaining-" + unit), -1);
        Duration reset = duration(answer.header("x-ratelimit-reset-" + unit));
        return limit == 0 && remaining < 0 && reset == null
                ? Allowance.UNKNOWN
                : new Allowance(limit, remaining, reset);
    }

    private static long count(@Nullable String header, long unknown) {
        return header != null && COUNT.matcher(header.trim()).matches() ? Long.parseLong(header.trim()) : unknown;
    }

    private static @Nullable Duration duration(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return null;
        }
        String text = header.trim();
        if (SECONDS.matcher(text).matches()) {
            return Duration.ofNanos(Math.round(Double.parseDouble(text) * 1e9));
        }
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        double nanos = 0;
        for (int i = 0; i < NANOS.length; i++) {
            String part = parts.group(i + 1);
            nanos += part == null ? 0 : Double.parseDouble(part) * NANOS[i];
        }
        return Duration.ofNanos(Math.round(nanos));
    }
}
