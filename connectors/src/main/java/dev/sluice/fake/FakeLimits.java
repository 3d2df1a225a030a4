package dev.sluice.fake;

/**
 * The service's limits, each a bucket with a burst of one second's worth.
 *
 * @param requestsPerMinute 0 for no limit, as {@code tokensPerMinute}
 * @param headers whether answers tell of the limits, and rejections when to come back
 */
public record FakeLimits(long requestsPerMinute, long tokensPerMinute, boolean headers) {

    /** As many as come. */
    public static final FakeLimits NONE = new FakeLimits(0, 0, true);

    public FakeLimits {
        check(requestsPerMinute);
        check(tokensPerMinute);
    }

    /** A quota a minute, within range and not 0. */
    public static long perMinute(long quota) {
        if (quota < 1 || quota > TokenBucket.MAX_PER_MINUTE) {
            throw new IllegalArgumentException(
                    quota + " a minute is out of range; expected 1 to " + TokenBucket.MAX_PER_MINUTE);
        }
        return quota;
    }

    private static void check(long quota) {
        if (quota != 0) {
            perMinute(quota);
        }
    }
}
