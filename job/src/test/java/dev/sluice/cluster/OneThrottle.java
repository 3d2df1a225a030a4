package dev.sluice.cluster;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A service that answers 429 once, when both buckets of a {@link QuotaPipeline} have come often enough that two
 * processes are at work. Called under the server's lock.
 */
final class OneThrottle implements IntFunction<@Nullable Fault> {

    private static final int REQUESTS_OF_EACH = 20;

    private final StubEmbeddings server;
    private final int rowsPerBatch;
    private final Duration retryAfter;
    private final List<String> buckets = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();
    private int throttled = -1;

    OneThrottle(StubEmbeddings server, int rowsPerBatch, Duration retryAfter) {
        this.server = server;
        this.rowsPerBatch = rowsPerBatch;
        this.retryAfter = retryAfter;
    }

    /**
     * A request after the one that was refused.
     *
     * @param seconds since that one
     */
    record Arrival(String bucket, double seconds) {}

    @Override
    public @Nullable Fault apply(int request) {
        arrivals.add(System.nanoTime());
        buckets.add(server.texts().get(request * rowsPerBatch).split(":", 2)[0]);
        if (throttled >= 0 || count("0") < REQUESTS_OF_EACH || count("1") < REQUESTS_OF_EACH) {
            return null;
        }
        throttled = request;
        return Fault.status(429, Map.of("Retry-After", String.valueOf(retryAfter.toSeconds())), "{}");
    }

    private long count(String bucket) {
        return buckets.stream().filter(bucket::equals).count();
    }

    /** All that came after the 429, once the run has ended. */
    List<Arrival> after() {
        if (throttled < 0) {
            throw new AssertionError("never were two processes at work: requests of " + buckets);
        }
        List<Arrival> after = new ArrayList<>();
        for (int i = throttled + 1; i < arrivals.size(); i++) {
            after.add(new Arrival(buckets.get(i), (arrivals.get(i) - arrivals.get(throttled)) / 1e9));
        }
        return after;
    }
}
