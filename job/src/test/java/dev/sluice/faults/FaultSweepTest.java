package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeCounts;
import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.FakeModel;
import dev.sluice.fake.FakeSettings;
import dev.sluice.fake.FakeTroubles;
import dev.sluice.fake.FaultPlan;
import dev.sluice.fake.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs under faults that are mixed at random, with one restart in each. How many seeds is set by {@code
 * -Dsluice.sweep.seeds}, which of them is the first by {@code -Dsluice.sweep.first}: a failure names its seed.
 */
final class FaultSweepTest {
    private static final int ROWS = 5_000;
    private static final int BATCH = 50;
    private static final int POISONED = 5;
    private static final String POISON = "hemlock";

    /** Reasons that a service which fails at random can give for a row beside the poisoned ones. */
    private static final Set<String> BAD_LUCK = Set.of("bad_response", "gave_up", "deadline");

    @TempDir
    private Path folder = Path.of("");

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("sluice.sweep.seeds", 20))
                .map(seed -> seed + Integer.getInteger("sluice.sweep.first", 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRowIsAnsweredOrRejectedOnceWithItsOwnAnswer(long seed) throws Exception {
        Random random = new Random(seed);
        Set<Integer> poisoned = Set.copyOf(
                random.ints(0, ROWS).distinct().limit(POISONED).boxed().toList());
        FaultPlan faults = FaultPlan.parse(faults(random));
        FaultRun run = FaultRun.of(folder, ROWS)
                .batchesOf(BATCH)
                .calls("capacity: 4, timeout: 3s, retry: {attempts: 4, backoff: {initial: 10ms, max: 100ms}}")
                .failingAtFile(1 + random.nextInt(6));
        poisoned.forEach(row -> run.text(row, "term " + row + " " + POISON + " " + FaultRun.CANARY));
        FakeSettings settings = FakeSettings.DEFAULT
                .with(FakeModel.DEFAULT
                        .withDimensions(FaultRun.DIMENSIONS)
                        .withLatency(new Latency(Duration.ofMillis(5), Duration.ofMillis(60))))
                .with(FakeTroubles.NONE.withFaults(faults).withPoison(POISON))
                .withSeed(seed);
        try (FakeEmbeddings server = new FakeEmbeddings(settings)) {
            FaultRun.Ended ended = run.run(server.url());

            ended.finished();
            assertThat(FlakyFileSystem.isArmed())
                    .as("the restart is yet to come")
                    .isFalse();
            List<Integer> dead = Invariants.deadRows(ended);
            assertThat(dead).as("poisoned rows").containsAll(poisoned);
            assertThat(Invariants.reasons(ended))
                    .allSatisfy(reason -> assertThat(BAD_LUCK.contains((String) reason.get(0))
                                    || reason.get(0).equals("bad_request"))
                            .as(reason.toString())
                            .isTrue());
            Invariants.assertEachRowOnce(ended, dead);
            Invariants.assertOwnAnswers(ended);
            Invariants.assertNoCanary(ended);
            FakeCounts counts = server.counts();
            // What was in flight or not yet committed at the restart is counted by the server alone.
            assertThat(ended.finished().requests()).isLessThanOrEqualTo(counts.requests());
        }
    }

    /** A few kinds of faults, each at up to 4 %. */
    private static String faults(Random random) {
        List<String> kinds = new ArrayList<>(List.of(
                "429:%s%%:100ms",
                "500:%s%%",
                "503:%s%%:50ms",
                "502:%s%%",
                "408:%s%%",
                "reset:%s%%",
                "resetBody:%s%%",
                "slow:%s%%",
                "missing:%s%%",
                "extra:%s%%",
                "shuffled:%s%%",
                "duplicateIndex:%s%%",
                "outOfRange:%s%%",
                "nan:%s%%",
                "badJson:%s%%",
                "errorBody:%s%%",
                "empty:%s%%",
                "gzip:%s%%"));
        Collections.shuffle(kinds, random);
        return kinds.subList(0, 3 + random.nextInt(5)).stream()
                .map(kind -> String.format(
                        Locale.ROOT, kind, String.format(Locale.ROOT, "%.2f", 0.1 + 3.9 * random.nextDouble())))
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
    }
}
