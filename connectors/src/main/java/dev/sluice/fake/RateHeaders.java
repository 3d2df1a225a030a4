package dev.sluice.fake;

import dev.sluice.service.Allowance;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;

/**
 * What answers say of the limits, as OpenAI's do: {@code x-ratelimit-limit-*} is the most that can be had at once
 * (the bucket), {@code -remaining-*} what is left of it, {@code -reset-*} the time until it is full again.
 */
final class RateHeaders {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private RateHeaders() {}

    static void left(HttpHeaders headers, Quota.Verdict verdict) {
        left(headers, "requests", verdict.requests());
        left(headers, "tokens", verdict.tokens());
    }

    private static void left(HttpHeaders headers, String of, Allowance left) {
        Duration untilFull = left.untilFull();
        if (untilFull != null) {
            headers.set("x-ratelimit-limit-" + of, left.limit());
            headers.set("x-ratelimit-remaining-" + of, left.remaining());
            headers.set("x-ratelimit-reset-" + of, text(untilFull));
        }
    }

    /** {@code retry-after-ms} and {@code Retry-After}, which knows whole seconds only; neither is ever too short. */
    static void retryAfter(HttpHeaders headers, Duration wait) {
        headers.set("retry-after-ms", millis(wait));
        headers.set(HttpHeaderNames.RETRY_AFTER, (millis(wait) + 999) / 1000);
    }

    /** {@code 0s}, {@code 12ms}, {@code 8.64s}, {@code 6m0s}, {@code 1h0m30s}; rounded up to milliseconds. */
    static String text(Duration duration) {
        long millis = millis(duration);
        if (millis > 0 && millis < 1000) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        StringBuilder text = new StringBuilder();
        if (seconds >= 3600) {
            text.append(seconds / 3600).append('h');
        }
        if (seconds >= 60) {
            text.append(seconds / 60 % 60).append('m');
        }
        text.append(seconds % 60);
        if (millis % 1000 != 0) {
            text.append('.')
                    .append(String.valueOf(1000 + millis % 1000).substring(1).replaceFirst("0+$", ""));
        }
        return text.append('s').toString();
    }

    private static long millis(Duration duration) {
        return (duration.toNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }
}
