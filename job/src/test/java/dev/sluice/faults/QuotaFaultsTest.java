package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.embedding.StubEmbeddings.Arrival;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One quota for all subtasks, through a whole job, by the times at which its requests come. */
@Timeout(120)
final class QuotaFaultsTest {
    private static final int BATCH = 50;
    private static final double MINUTE = Duration.ofMinutes(1).toNanos();
    /** What may come at once beside the rate. */
    private static final double BURST = Duration.ofMillis(200).toNanos();
    /** By how much later one request may arrive than another that went out with it. */
    private static final double JITTER = Duration.ofMillis(300).toNanos();

    @TempDir
    private Path folder = Path.of("");

    /** The one of the two that is tighter: 20 requests a second, or 3,000 tokens, which are 20 requests too. */
    @ParameterizedTest
    @CsvSource({"1200, 1000000000", "1000000, 180000"})
    void theSubtasksTogetherKeepToTheQuota(long requestsPerMinute, long tokensPerMinute) throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)) {
            Ended run = FaultRun.of(folder, 60 * BATCH)
                    .parallelism(4)
                    .andCalls("limit: {requestsPerMinute: %d, tokensPerMinute: %d}"
                            .formatted(requestsPerMinute, tokensPerMinute))
                    .run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 60);
            assertWithin(server.arrivals(), requestsPerMinute, 1, arrival -> 1);
            assertWithin(
                    server.arrivals(),
                    tokensPerMinute,
                    (long) BATCH * StubEmbeddings.tokensPerText(),
                    arrival -> (long) arrival.texts().size() * StubEmbeddings.tokensPerText());
        }
    }

    /**
     * In each time of a second or more from one arrival to another came no more than the rate gives in it, a burst,
     * one request, and what may have been held up on its way.
     */
    private static void assertWithin(
            List<Arrival> arrivals, long perMinute, long request, ToLongFunction<Arrival> units) {
        for (int first = 0; first < arrivals.size(); first++) {
            long sum = 0;
            for (Arrival last : arrivals.subList(first, arrivals.size())) {
                sum += units.applyAsLong(last);
                long window = last.at() - arrivals.get(first).at();
                if (window >= Duration.ofSeconds(1).toNanos()) {
                    assertThat((double) sum)
                            .as("within " + window + " ns from request " + first)
                            .isLessThanOrEqualTo(perMinute * (window + BURST + JITTER) / MINUTE + request);
                }
            }
        }
    }
}
