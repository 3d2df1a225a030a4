package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run that ends before its first checkpoint says of the calls that it made, and that were billed. */
final class UnfinishedRunTest {

    private static final int ENDED = 6;
    private static final long TOKENS = 4 * 5L * StubEmbeddings.tokensPerText();

    @TempDir
    private Path folder = Path.of("");

    private final CountDownLatch held = new CountDownLatch(1);

    @Test
    void hasTheCallsOfARunThatWasStopped() throws Exception {
        try (StubEmbeddings server = server(null)) {
            PipelineRun run = run(server);
            CompletableFuture<RunRecord> ended = start(run);
            awaitHeld(run);
            run.stop();
            assertCounted(ended.get(1, TimeUnit.MINUTES), RunRecord.Status.STOPPED);
            assertThat(ended.get()).isEqualTo(record("out")).isEqualTo(record("dead"));
        } finally {
            held.countDown();
        }
    }

    @Test
    void hasTheCallsOfARunThatFailed() throws Exception {
        try (StubEmbeddings server = server(Fault.status(401, "{}"))) {
            PipelineRun run = run(server);
            CompletableFuture<RunRecord> ended = start(run);
            awaitHeld(run);
            held.countDown();
            assertThatThrownBy(() -> ended.get(1, TimeUnit.MINUTES)).hasStackTraceContaining("status 401");
            assertCounted(record("out"), RunRecord.Status.FAILED);
        } finally {
            held.countDown();
        }
    }

    /** The first request is refused for now, the second fails; the one after four answers is held, then answered so. */
    private StubEmbeddings server(@Nullable Fault last) {
        return new StubEmbeddings(4).failing(request -> switch (request) {
            case 0 -> Fault.status(429, Map.of("retry-after-ms", "10"), "");
            case 1 -> Fault.status(500, "{}");
            case ENDED ->
                (exchange, right) -> {
                    held.await();
                    if (last == null) {
                        exchange.hangUp();
                    } else {
                        last.answer(exchange, right);
                    }
                };
            default -> null;
        });
    }

    /** Requests count although no checkpoint, and of the last batches no ledger, has heard of them. */
    private static void awaitHeld(PipelineRun run) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Progress progress = run.progress();
            assertThat(progress.requests()).isEqualTo(ENDED);
            assertThat(progress.inFlight()).isEqualTo(1);
            assertThat(progress.retries()).isEqualTo(2);
            assertThat(progress.tokens()).isEqualTo(TOKENS);
        });
    }

    /** What the last half second brought may be there or not. */
    private static void assertCounted(RunRecord record, RunRecord.Status status) {
        assertThat(record.status()).isEqualTo(status);
        assertThat(record.rowsRead()).isZero();
        assertThat(record.requests()).isBetween((long) ENDED, ENDED + 1L);
        assertThat(record.requestsByStatus())
                .containsEntry(429, 1L)
                .containsEntry(500, 1L)
                .containsEntry(200, 4L);
        assertThat(record.retries()).isEqualTo(2);
        assertThat(record.tokens()).isEqualTo(TOKENS);
    }

    private PipelineRun run(StubEmbeddings server) throws IOException {
        Files.writeString(
                folder.resolve("in.csv"),
                IntStream.range(0, 100).mapToObj(row -> row + "\n").collect(Collectors.joining("", "id\n", "")));
        return new PipelineRun(
                PipelineFixture.plan("""
                name: unfinished
                source: {type: files, path: in.csv, format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%s", model: stub}
                    input: id
                    output: vector
                    batch: {maxRows: 5}
                    calls: {capacity: 1, retry: {backoff: {initial: 10ms, max: 10ms}}}
                sink: {type: files, path: out}
                deadLetter: {path: dead}
                runtime: {parallelism: 1, checkpoint: {interval: 1h}}
                """.formatted(server.url()), folder, Map.of()), true, false, notice -> {});
    }

    private static CompletableFuture<RunRecord> start(PipelineRun run) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run.run();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private RunRecord record(String dataset) throws IOException {
        return Objects.requireNonNull(RunRecord.read(
                new org.apache.flink.core.fs.Path(folder.resolve(dataset).toString())));
    }
}
