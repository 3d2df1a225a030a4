package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CallStats;
import dev.sluice.graph.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SummaryTextTest {

    @Test
    void showsAFinishedRun() {
        assertThat(SummaryText.of(run(RunRecord.Status.FINISHED, 20_728, Map.of(200, 42L), null)))
                .isEqualTo("""
                        node-embeddings: finished after 1m 43s, 201 rows/s
                          rows      20,731 read = 20,728 written + 3 dead-lettered
                          requests  45 for 42 batches (42 with status 200)
                          retries   1
                          journal   0 rows answered without a request
                          tokens    1,234,567
                          output    /data/out/nodes
                        """);
    }

    @Test
    void showsWhereAResumedRunStandsAndWhatIsLeft() {
        assertThat(SummaryText.of(
                        run(RunRecord.Status.STOPPED, 10_000, Map.of(429, 2L, 0, 1L, 200, 1_042L), "file:/chk-7")))
                .isEqualTo("""
                        node-embeddings: stopped after 1m 43s, 97 rows/s
                          rows      20,731 read, 10,000 written + 3 dead-lettered, 10,728 not ended yet
                          requests  45 for 42 batches (1 with no answer, 1,042 with status 200, 2 with status 429)
                          retries   1
                          journal   0 rows answered without a request
                          tokens    1,234,567
                          output    /data/out/nodes
                          resumed   from file:/chk-7
                        """);
    }

    @Test
    void showsRowsThatWereWrittenTwice() {
        assertThat(SummaryText.of(run(RunRecord.Status.FAILED, 20_730, Map.of(), null)))
                .contains("  rows      20,731 read, 20,730 written + 3 dead-lettered, 2 too many\n")
                .contains("  requests  45 for 42 batches\n");
    }

    @Test
    void showsWhatFewRunsHaveWhereThereIsAny() {
        assertThat(SummaryText.of(run(new CallStats(45, Map.of(), 3, 1, 2, 1_234_567, 1_040, 5, 0))))
                .contains("  retries   3, 2 splits, 1 request without a whole answer, which the service may have"
                        + " done and billed\n")
                .contains("  inputs    1,040 rows answered with an equal row's answer, 5 rows truncated\n");
        assertThat(SummaryText.of(run(new CallStats(45, Map.of(), 0, 0, 0, 0, 0, 1, 0))))
                .contains("  retries   0\n", "  inputs    1 row truncated\n");
    }

    private static RunRecord run(CallStats calls) {
        return run(RunRecord.Status.FINISHED, 20_728, calls, null);
    }

    private static RunRecord run(
            RunRecord.Status status, long written, Map<Integer, Long> byStatus, @Nullable String resumedFrom) {
        return run(status, written, new CallStats(45, byStatus, 1, 0, 0, 1_234_567, 0, 0, 0), resumedFrom);
    }

    private static RunRecord run(RunRecord.Status status, long written, CallStats calls, @Nullable String resumedFrom) {
        return new RunRecord(
                "node-embeddings",
                status,
                20_731,
                written,
                3,
                42,
                calls,
                Duration.ofMillis(103_250),
                "/data/out/nodes",
                resumedFrom,
                0,
                1,
                "run-1",
                Instant.parse("2026-01-31T12:00:00Z"));
    }
}
