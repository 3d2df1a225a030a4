package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.graph.WatchedFlink.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checkpoints of a run that waits for a small quota all the time: while its input lasts none waits for more than the
 * next answers, and none fails; a pause and the final drain delay one each.
 */
final class ThrottledCheckpointsTest {

    private static final int SUBTASKS = 2;
    private static final int ROWS_OF_A_BATCH = 5;

    /** Until a barrier overtakes batches in the buffers; see {@link JobConfiguration}. */
    private static final Duration ALIGNED = Duration.ofMillis(500);

    /** For a machine that is busy. */
    private static final Duration SLACK = Duration.ofMillis(500);

    @TempDir
    private Path folder = Path.of("");

    private final AtomicLong throttledAt = new AtomicLong();

    /** How batches get to their calls. */
    enum Way {
        /** Each bucket is read, batched and called by one subtask: a barrier waits in the source for a place. */
        CHAINED,
        /** All batches fit into the buffers before the calls. */
        EXCHANGED
    }

    /**
     * A run's numbers.
     *
     * @param answer time from one answer to the next
     * @param pause that a 429 asks for
     */
    private record Throttle(Duration answer, int capacity, int batches, Duration interval, Duration pause) {
        /** Batches in flight as the first of the subtasks has read its last row; one may be ahead of the other. */
        int drained() {
            return SUBTASKS * capacity + capacity;
        }

        /** A barrier overtakes what is before it and waits until each subtask has one answer. */
        Duration expected() {
            return ALIGNED.plus(answer.multipliedBy(SUBTASKS)).plus(SLACK);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    @Timeout(60)
    void checkpointsKeepTheirIntervalWhileCallsWaitForTheQuota(Way way) throws Exception {
        keepTheirInterval(
                way, new Throttle(Duration.ofMillis(100), 15, 90, Duration.ofMillis(500), Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    @Tag("chaos")
    @Timeout(600)
    void checkpointsKeepTheirIntervalAtOneRequestASecond(Way way) throws Exception {
        keepTheirInterval(
                way, new Throttle(Duration.ofSeconds(1), 10, 80, Duration.ofSeconds(10), Duration.ofSeconds(45)));
    }

    private void keepTheirInterval(Way way, Throttle throttle) throws Exception {
        int paused = (throttle.batches() - throttle.drained()) * 3 / 4;
        Fault refusal = Fault.status(
                429, Map.of("Retry-After", String.valueOf(throttle.pause().toSeconds())), "{}");
        try (StubEmbeddings server = new StubEmbeddings(4)
                .failing(request -> request != paused
                        ? null
                        : (exchange, right) -> {
                            throttledAt.set(System.currentTimeMillis());
                            refusal.answer(exchange, right);
                        })) {
            Plan plan = plan(way, throttle, server.url());
            try (WatchedFlink flink = WatchedFlink.start(plan)) {
                RunRecord run = new PipelineRun(plan, true, false, notice -> {}).run();

                assertThat(run.rowsWritten()).isEqualTo((long) throttle.batches() * ROWS_OF_A_BATCH);
                assertThat(server.requests()).isEqualTo(throttle.batches() + 1);
                assertKept(flink.checkpoints(), arrivals(server), throttle);
            }
        }
    }

    private void assertKept(List<Seen> checkpoints, List<Long> arrivals, Throttle throttle) {
        long lastRequest = arrivals.get(arrivals.size() - 1);
        long drain = arrivals.get(arrivals.size() - throttle.drained());
        long pause = throttledAt.get();
        long goesOn = pause + throttle.pause().toMillis();

        // Flink triggers one as the last row is through; it meets tasks that close where another was in time.
        assertThat(checkpoints)
                .filteredOn(seen -> seen.triggered() < lastRequest)
                .allSatisfy(seen -> assertThat(seen.status()).isEqualTo(CheckpointStatsStatus.COMPLETED));
        List<Seen> slow = checkpoints.stream()
                .filter(seen -> seen.took() > throttle.expected().toMillis())
                .toList();
        List<Seen> paused =
                slow.stream().filter(seen -> seen.overlaps(pause, goesOn)).toList();
        List<Seen> drained = slow.stream()
                .filter(seen -> !paused.contains(seen) && seen.ended() > drain)
                .toList();
        assertThat(slow)
                .as(
                        "delayed by neither the pause at %d nor the drain from %d on; all are %s",
                        pause, drain, checkpoints)
                .allMatch(seen -> paused.contains(seen) || drained.contains(seen));
        assertThat(paused).as("delayed by the pause").hasSizeLessThanOrEqualTo(1);
        assertThat(drained).as("delayed by the drain of a subtask").hasSizeLessThanOrEqualTo(SUBTASKS);
        assertThat(checkpoints)
                .as("in time while input lasts")
                .filteredOn(seen -> seen.ended() < drain && !slow.contains(seen))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    /** When each request came, on the wall clock, in milliseconds. */
    private static List<Long> arrivals(StubEmbeddings server) {
        long offset = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        return server.arrivals().stream()
                .map(arrival -> TimeUnit.NANOSECONDS.toMillis(arrival.at()) + offset)
                .toList();
    }

    private Plan plan(Way way, Throttle throttle, String url) throws IOException {
        int rows = throttle.batches() * ROWS_OF_A_BATCH;
        Path in = Files.createDirectories(folder.resolve("in"));
        // One file for each subtask: all of them read until the end.
        for (int file = 0; file < SUBTASKS; file++) {
            Files.writeString(
                    in.resolve(file + ".csv"),
                    IntStream.range(file * rows / SUBTASKS, (file + 1) * rows / SUBTASKS)
                            .mapToObj(row -> row + "\n")
                            .collect(Collectors.joining("", "id\n", "")));
        }
        String buckets =
                way == Way.CHAINED ? "buckets: {orderBy: id, size: %d, path: buckets}".formatted(rows / SUBTASKS) : "";
        return PipelineFixture.plan(
                """
                name: throttled
                source: {type: files, path: in, format: csv}
                %s
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%s", model: stub}
                    input: {concat: [id]}
                    output: vector
                    batch: {maxRows: %d}
                    calls:
                      capacity: %d
                      limit: {requestsPerMinute: %d}
                      retry: {attempts: 3, backoff: {initial: 100ms, max: 200ms}}
                sink: {type: files, path: out}
                deadLetter: {path: dead}
                runtime: {parallelism: %d, checkpoint: {interval: %dms}}
                """.formatted(
                                buckets,
                                url,
                                ROWS_OF_A_BATCH,
                                throttle.capacity(),
                                Duration.ofMinutes(1).dividedBy(throttle.answer()),
                                SUBTASKS,
                                throttle.interval().toMillis()),
                folder,
                Map.of());
    }
}
