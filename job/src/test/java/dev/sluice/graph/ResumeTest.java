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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was stopped in the middle, and what comes after it. */
final class ResumeTest {

    private static final int ROWS = 2_000;
    private static final String SLOW = "capacity: 4, limit: {requestsPerMinute: 6000}";
    private static final String FAST = "capacity: 8";

    @TempDir
    private Path folder = Path.of("");

    private final List<String> notices = new ArrayList<>();
    private String name = "resumed";
    private String deadLetter = "deadLetter: {path: dead}";

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("in.csv"),
                IntStream.range(0, ROWS).mapToObj(row -> row + "\n").collect(Collectors.joining("", "id\n", "")));
    }

    @Test
    void goesOnFromTheSavepointOfAStop() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            stopInTheMiddle(server, "");
            RunRecord stopped = record();
            assertThat(stopped.status()).isEqualTo(RunRecord.Status.STOPPED);
            assertThat(stopped.rowsWritten()).isBetween(1L, ROWS - 1L);

            RunRecord run = run(server, "").run();
            assertThat(run.status()).isEqualTo(RunRecord.Status.FINISHED);
            assertThat(run.rowsRead()).isEqualTo(ROWS);
            assertThat(run.rowsWritten()).isEqualTo(ROWS);
            assertThat(run.resumes()).isEqualTo(1);
            assertThat(run.resumedFrom()).containsPattern("/(savepoint|chk)-"); // the latter on a machine under load
            assertThat(run.runId()).isEqualTo(stopped.runId());
            assertThat(notices).singleElement().asString().startsWith("going on with the run of ");
            assertThat(Duck.query("SELECT count(*), count(DISTINCT id) FROM read_parquet('%s/out/*.parquet')"
                            .formatted(folder)))
                    .containsExactly(List.of((long) ROWS, (long) ROWS));
            assertThat(folder.resolve("out/_sluice/checkpoints")).isEmptyDirectory();
        }
    }

    @Test
    void startsOverWhenAsked() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            stopInTheMiddle(server, "");
            String first = record().runId();
            RunRecord run = new PipelineRun(plan(server, "", FAST), true, true, notices::add).run();
            assertThat(run.rowsWritten()).isEqualTo(ROWS);
            assertThat(run.runId()).isNotEqualTo(first);
            assertThat(run.resumes()).isZero();
            assertThat(run.resumedFrom()).isNull();
            assertThat(notices).isEmpty();
            assertThat(Duck.query("SELECT count(*), count(DISTINCT id) FROM read_parquet('%s/out/*.parquet')"
                            .formatted(folder)))
                    .containsExactly(List.of((long) ROWS, (long) ROWS));
        }
    }

    @Test
    void namesWhatMayNotChange() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            stopInTheMiddle(server, "");
            RunRecord stopped = record();
            assertThatThrownBy(() -> run(server, ", maxLength: 3").run())
                    .isInstanceOf(ResumeException.class)
                    .hasMessage("the run of " + stopped.startedAt().truncatedTo(ChronoUnit.SECONDS)
                            + " is not finished and was begun with another"
                            + " enrich[0].input.maxLength; set back what was changed to go on, or start over with"
                            + " --fresh. Only calls, batches, parallelism, checkpoint interval and credentials may"
                            + " change in between");
            Files.writeString(folder.resolve("in.csv"), "id\n1\n");
            assertThatThrownBy(() -> run(server, "").run())
                    .isInstanceOf(ResumeException.class)
                    .hasMessage("source.path: the run is not finished, and files there were changed, added or deleted"
                            + " since it began; put them back to go on, or start over with --fresh");
            assertThat(record().runId()).isEqualTo(stopped.runId());
        }
    }

    @Test
    void keepsTheUnfinishedRunOfAnotherPipeline() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            stopInTheMiddle(server, "");
            RunRecord stopped = record();
            name = "another";
            assertThatThrownBy(() -> run(server, "").run())
                    .isInstanceOf(ResumeException.class)
                    .hasMessage("name: the run of " + stopped.startedAt().truncatedTo(ChronoUnit.SECONDS)
                            + ", of pipeline resumed, is not finished in " + folder.resolve("out")
                            + "; finish that one first, choose another path, or give it up with --fresh");
            assertThat(record()).isEqualTo(stopped);
        }
    }

    @Test
    void goesOnWithADeadLetterThatItLackedWhenItDiedOfItsFirstBadRow() throws Exception {
        Files.writeString(folder.resolve("in.csv"), "id\n1\n2\nbad\n4\n");
        deadLetter = "";
        try (StubEmbeddings server = new StubEmbeddings(4)
                .failingBy(arrival -> arrival.texts().contains("bad") ? Fault.status(400, "{}") : null)) {
            assertThatThrownBy(() -> run(server, "").run()).hasStackTraceContaining("deadLetter");
            assertThat(record().status()).isEqualTo(RunRecord.Status.FAILED);

            deadLetter = "deadLetter: {path: dead}";
            RunRecord run = run(server, "").run();
            assertThat(run.status()).isEqualTo(RunRecord.Status.FINISHED);
            assertThat(run.rowsWritten()).isEqualTo(3);
            assertThat(run.rowsDeadLettered()).isEqualTo(1);
            assertThat(run.rowsFromJournal()).isEqualTo(4);
            assertThat(notices).singleElement().asString().endsWith(" from its start, as it had no checkpoint yet");
        }
    }

    @Test
    void startsAnewWithAnyChangeWhereNothingWasAnswered() throws Exception {
        AtomicBoolean refuses = new AtomicBoolean(true);
        try (StubEmbeddings server =
                new StubEmbeddings(4).failing(request -> refuses.get() ? Fault.status(401, "{}") : null)) {
            assertThatThrownBy(() -> run(server, "").run()).hasStackTraceContaining("status 401");
            RunRecord failed = record();
            Path orphan =
                    Files.createFile(folder.resolve("out/.part-" + failed.runId() + "-0-a-0.parquet.inprogress.b"));
            refuses.set(false);
            RunRecord run = run(server, ", maxLength: 3").run();
            assertThat(run.rowsWritten()).isEqualTo(ROWS);
            assertThat(run.runId()).isNotEqualTo(failed.runId());
            assertThat(orphan).doesNotExist();
            assertThat(notices).isEmpty();
        }
    }

    private void stopInTheMiddle(StubEmbeddings server, String input) throws Exception {
        PipelineRun run = new PipelineRun(plan(server, input, SLOW), true, false, notices::add);
        CompletableFuture<RunRecord> ended = CompletableFuture.supplyAsync(() -> {
            try {
                return run.run();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> run.progress().rowsDone() > ROWS / 4);
        run.stop();
        ended.get(1, TimeUnit.MINUTES);
    }

    private RunRecord record() throws IOException {
        return Objects.requireNonNull(RunRecord.read(
                new org.apache.flink.core.fs.Path(folder.resolve("out").toString())));
    }

    private PipelineRun run(StubEmbeddings server, String input) {
        return new PipelineRun(plan(server, input, FAST), true, false, notices::add);
    }

    private Plan plan(StubEmbeddings server, String input, String calls) {
        return PipelineFixture.plan("""
                name: %s
                source: {type: files, path: in.csv, format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%s", model: stub}
                    input: {concat: [id]%s}
                    output: vector
                    batch: {maxRows: 10}
                    calls: {%s}
                sink: {type: files, path: out}
                %s
                runtime: {parallelism: 2, checkpoint: {interval: 200ms}}
                """.formatted(name, server.url(), input, calls, deadLetter), folder, Map.of());
    }
}
