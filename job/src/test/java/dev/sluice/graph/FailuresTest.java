package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.files.DatasetFolderException;
import dev.sluice.files.UnreadableRowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How runs end that cannot end well, and what they leave behind. */
final class FailuresTest {

    private static final String KEY = "canary-key-5f1c";
    private static final String DEAD_LETTER = "deadLetter: {path: dead}";

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(folder.resolve("in.csv"), """
                id,name
                1,aspirin
                2,
                3,"  "
                4,ibuprofen,too,many
                5,paracetamol
                """);
    }

    @Test
    void keepsRefusedAndUnreadableRowsWithTheirReasons() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            RunRecord run = run(pipeline(server, "onBadRow: deadLetter", DEAD_LETTER));

            assertThat(List.of(run.rowsRead(), run.rowsWritten(), run.rowsDeadLettered()))
                    .containsExactly(5L, 2L, 3L);
            assertThat(server.texts()).containsExactlyInAnyOrder("aspirin", "paracetamol");
        }
        assertThat(Duck.query("SELECT id, name FROM read_parquet('%s/out/*.parquet') ORDER BY id".formatted(folder)))
                .containsExactly(List.of("1", "aspirin"), List.of("5", "paracetamol"));
        List<List<Object>> dead = Duck.query("""
                SELECT id, name, error_step, error_kind, error_status, error_attempts, error_source, error_raw
                FROM read_parquet('%s/dead/*.parquet') ORDER BY id NULLS LAST
                """.formatted(folder));
        assertThat(dead)
                .containsExactly(
                        Arrays.asList("2", null, "embed", "empty_text", null, 0, null, null),
                        Arrays.asList("3", "  ", "embed", "empty_text", null, 0, null, null),
                        Arrays.asList(
                                null,
                                null,
                                "source",
                                "unreadable",
                                null,
                                0,
                                folder + "/in.csv, line 5",
                                "4,ibuprofen,too,many"));
    }

    @Test
    void keepsUnreadableRowsOfAnOrderingToo() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            String yaml = pipeline(server, "onBadRow: deadLetter", DEAD_LETTER)
                    + "buckets: {orderBy: id, size: 2, path: buckets}\n";
            assertThat(List.of(1, 2)).allSatisfy(time -> {
                RunRecord run = run(yaml.replace("mode: fail", "mode: overwrite"));
                assertThat(List.of(run.rowsRead(), run.rowsWritten(), run.rowsDeadLettered()))
                        .containsExactly(5L, 2L, 3L);
            });
        }
        assertThat(Duck.query("SELECT count(*) FROM read_parquet('%s/dead/*.parquet') WHERE error_raw IS NOT NULL"
                        .formatted(folder)))
                .containsExactly(List.of(1L));
    }

    @Test
    void failsAtARowThatCannotBeRead() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            Throwable failure = catchThrowable(() -> run(pipeline(server, "onBadRow: fail", DEAD_LETTER)));

            assertThat(found(failure, UnreadableRowException.class))
                    .hasMessage(folder + "/in.csv, line 5: expected 2 fields, found 4; correct the row, or set"
                            + " source.onBadRow to deadLetter");
        }
        assertThat(record().status()).isEqualTo(RunRecord.Status.FAILED);
    }

    @Test
    void failsAtTheFirstDeadRowWithoutADeadLetter() throws Exception {
        Files.writeString(folder.resolve("in.csv"), "id,name\n1,aspirin\n2,\n");
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            Throwable failure = catchThrowable(() -> run(pipeline(server, "onBadRow: fail", "")));

            assertThat(found(failure, DeadLetterException.class))
                    .hasMessageStartingWith("step embed: a row was refused (empty_text: ")
                    .hasMessageEndingWith(
                            ") and there is no deadLetter to keep it in; mend the row, or set deadLetter.path");
        }
    }

    @Test
    void failsPastTheAllowedDeadLettersOnceTheyAreCommitted() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            Throwable failure = catchThrowable(
                    () -> run(pipeline(server, "onBadRow: deadLetter", "deadLetter: {path: dead, maxRows: 2}")));

            assertThat(found(failure, DeadLetterException.class))
                    .hasMessage(
                            "3 rows in the dead letter, allowed are deadLetter.maxRows = 2; look at the dead letter's"
                                    + " error_kind and error_message, mend the cause or allow more");
        }
        assertThat(record().rowsDeadLettered()).isEqualTo(3);
    }

    @Test
    void stopsAtARefusedKeyWithoutAskingAgain() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4)
                .failing(request -> Fault.status(
                        401,
                        "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY
                                + "\",\"code\":\"invalid_api_key\"}}"))) {
            Throwable failure = catchThrowable(() -> run(pipeline(server, "onBadRow: deadLetter", DEAD_LETTER)));

            StepException refused = found(failure, StepException.class);
            assertThat(refused.isRefused()).isTrue();
            assertThat(refused).hasMessageStartingWith("step embed: ").hasMessageContaining("401");
            assertThat(refused.getMessage()).doesNotContain(KEY);
            assertThat(server.requests()).isEqualTo(1);
        }
        assertThat(record().status()).isEqualTo(RunRecord.Status.FAILED);
        assertThat(Files.readString(folder.resolve("out/_sluice/run.json"))).doesNotContain(KEY);
    }

    @Test
    void tellsTheServerItsKeyAndNobodyElse() throws Exception {
        Files.writeString(folder.resolve("in.csv"), "id,name\n1,aspirin\n");
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            run(pipeline(server, "onBadRow: fail", DEAD_LETTER));

            assertThat(server.authorizations()).containsExactly("Bearer " + KEY);
        }
    }

    @Test
    void leavesAFolderAloneThatIsNotOurs() throws Exception {
        Path foreign = Files.createDirectories(folder.resolve("out")).resolve("thesis.txt");
        Files.writeString(foreign, "years of work");
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            String yaml = pipeline(server, "onBadRow: deadLetter", DEAD_LETTER);

            assertThat(catchThrowable(() -> run(yaml)))
                    .isInstanceOf(DatasetFolderException.class)
                    .hasMessage(folder + "/out holds files already; choose mode: overwrite or append, or another path");
            assertThat(catchThrowable(() -> run(yaml.replace("mode: fail", "mode: overwrite"))))
                    .isInstanceOf(DatasetFolderException.class);
            assertThat(server.requests()).isZero();
        }
        assertThat(foreign).hasContent("years of work");
    }

    @Test
    void appendsToWhatIsThere() throws Exception {
        Files.writeString(folder.resolve("in.csv"), "id,name\n1,aspirin\n");
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            String yaml = pipeline(server, "onBadRow: fail", DEAD_LETTER).replace("mode: fail", "mode: append");
            run(yaml);
            RunRecord second = run(yaml);

            assertThat(second.rowsWritten()).isEqualTo(1);
        }
        assertThat(Duck.query("SELECT id FROM read_parquet('%s/out/*.parquet')".formatted(folder)))
                .containsExactly(List.of("1"), List.of("1"));
    }

    @Test
    void runsOverNoRows() throws Exception {
        Files.writeString(folder.resolve("in.csv"), "id,name\n");
        try (StubEmbeddings server = new StubEmbeddings(4)) {
            RunRecord run = run(pipeline(server, "onBadRow: fail", DEAD_LETTER)
                    + "buckets: {orderBy: id, size: 2, path: buckets}\n");

            assertThat(run.rowsRead()).isZero();
            assertThat(run.status()).isEqualTo(RunRecord.Status.FINISHED);
        }
    }

    private RunRecord run(String yaml) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), KEY);
        return PipelineFixture.run(yaml.replace("KEYFILE", key.toString()), folder, Map.of());
    }

    private RunRecord record() throws IOException {
        return Objects.requireNonNull(RunRecord.read(
                new org.apache.flink.core.fs.Path(folder.resolve("out").toString())));
    }

    private static <T extends Throwable> T found(Throwable failure, Class<T> type) {
        assertThat(failure).isNotNull();
        return ExceptionUtils.findThrowableSerializedAware(failure, type, FailuresTest.class.getClassLoader())
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName(), failure));
    }

    private static String pipeline(StubEmbeddings server, String onBadRow, String deadLetter) {
        return """
                name: failures
                source: {type: files, path: in.csv, format: csv, %s}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%s", model: stub, apiKey: "${file:KEYFILE}"}
                    input: name
                    output: embedding
                    calls: {retry: {backoff: {initial: 10ms, max: 10ms}}}
                sink: {type: files, path: out, mode: fail}
                %s
                runtime: {parallelism: 1, checkpoint: {interval: 100ms}}
                """.formatted(onBadRow, server.url(), deadLetter);
    }
}
