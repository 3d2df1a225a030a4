package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What progress says of a service that calls wait for, while the tasks' own threads wait for a free place. */
final class ProgressHoldsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void saysThatAServiceIsDownUntilItAnswersAgain() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        PipelineRun run = run(
                request -> down.get() ? Fault.status(503, "{}") : null, "", Hold.Reason.DOWN, () -> down.set(false));
        assertThat(run.progress().holds()).isEmpty();
    }

    @Test
    void saysThatAServiceRefusesEveryCallHoweverShortItsPauses() throws Exception {
        AtomicBoolean busy = new AtomicBoolean(true);
        run(
                request -> busy.get() ? Fault.status(429, Map.of("retry-after-ms", "50"), "") : null,
                "",
                Hold.Reason.THROTTLED,
                () -> busy.set(false));
    }

    @Test
    void saysThatCallsWaitForTheirOwnLimit() throws Exception {
        run(request -> null, ", limit: {requestsPerMinute: 300}", Hold.Reason.PACED, () -> {});
    }

    /** Runs until the progress has the hold, then with what follows to the end. */
    private PipelineRun run(IntFunction<@Nullable Fault> faults, String more, Hold.Reason reason, Runnable then)
            throws Exception {
        Files.writeString(
                folder.resolve("in.csv"),
                IntStream.range(0, 100).mapToObj(row -> row + "\n").collect(Collectors.joining("", "id\n", "")));
        try (StubEmbeddings server = new StubEmbeddings(4).failing(faults)) {
            PipelineRun run = new PipelineRun(
                    PipelineFixture.plan("""
                            name: holds
                            source: {type: files, path: in.csv, format: csv}
                            enrich:
                              - name: embed
                                service: {type: embedding, provider: openai, url: "%s", model: stub}
                                input: id
                                output: vector
                                batch: {maxRows: 5}
                                calls: {capacity: 2, retry: {backoff: {initial: 100ms, max: 200ms}}%s}
                            sink: {type: files, path: out}
                            runtime: {parallelism: 2}
                            """.formatted(server.url(), more), folder, Map.of()),
                    true,
                    false,
                    notice -> {});
            CompletableFuture<RunRecord> ended = CompletableFuture.supplyAsync(() -> record(run));
            String origin = server.url().replace("/v1", "");
            await().atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(run.progress().holds())
                            .singleElement()
                            .satisfies(hold -> {
                                assertThat(hold.service()).isEqualTo(origin);
                                assertThat(hold.reason()).isEqualTo(reason);
                                assertThat(hold.time()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
                            }));
            then.run();
            assertThat(ended.get(1, TimeUnit.MINUTES).rowsWritten()).isEqualTo(100);
            return run;
        }
    }

    private static RunRecord record(PipelineRun run) {
        try {
            return run.run();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
