package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.embedding.StubEmbeddings.Arrival;
import dev.sluice.graph.Duck;
import dev.sluice.graph.PipelineFixture;
import dev.sluice.graph.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A task that fails once in the middle of a run, with a journal: Flink starts the job again, and what was answered
 * before is not asked for again. Where a run has no checkpoint until then, all of its input is read again.
 */
@Timeout(60)
final class RestartFaultsTest {

    private static final int ROWS = 2_000;
    private static final int BATCH = 25;
    private static final int IN_FLIGHT = 2 * 4 * BATCH;

    /** Of twenty files, one a bucket. */
    private static final int FAILS_AT_FILE = 12;

    private static final String NO_CHECKPOINT = "1h";
    private static final String POISON = "poison";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {NO_CHECKPOINT, "200ms"})
    void asksAgainForNoMoreThanWhatWasInFlight(String interval) throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)) {
            RunRecord run = run(interval, row -> "term " + row, step("embed", server, ""));

            assertEachRowOnceWithItsVectors(row -> "term " + row, "embed");
            assertThat(repeated(server)).as("texts asked for again").isLessThanOrEqualTo(IN_FLIGHT);
            assertThat(run.rowsFromJournal()).isPositive();
        }
    }

    @Test
    void eachStepOfAChainHasAJournalOfItsOwn() throws Exception {
        try (StubEmbeddings first = new StubEmbeddings(FaultRun.DIMENSIONS);
                StubEmbeddings second = new StubEmbeddings(FaultRun.DIMENSIONS)) {
            RunRecord run = run(NO_CHECKPOINT, row -> "term " + row, step("one", first, ""), step("two", second, ""));

            assertEachRowOnceWithItsVectors(row -> "term " + row, "one", "two");
            // Behind each other: what waits for the second step is answered by the first, and in its journal.
            assertThat(repeated(first)).as("texts asked for again by the first").isLessThanOrEqualTo(IN_FLIGHT);
            assertThat(repeated(second))
                    .as("texts asked for again by the second")
                    .isLessThanOrEqualTo(IN_FLIGHT);
            assertThat(run.rowsFromJournal()).isGreaterThan(ROWS);
        }
    }

    @Test
    void rowsOfTheSameTextAreEachAnsweredAlthoughTheyShareAnEntry() throws Exception {
        IntFunction<String> text = row -> "term " + row % 10;
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)) {
            RunRecord run = run(NO_CHECKPOINT, text, step("embed", server, ", deduplicate: false"));

            assertEachRowOnceWithItsVectors(text, "embed");
            assertThat(server.texts()).hasSizeLessThanOrEqualTo(ROWS);
            assertThat(run.rowsFromJournal()).isPositive();
        }
    }

    @Test
    void aRejectionIsNotAskedForAgainAndItsRowIsInTheDeadLetterOnce() throws Exception {
        int dead = 3;
        IntFunction<String> text = row -> row == dead ? POISON : "term " + row;
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failingBy(request -> request.texts().contains(POISON) ? Fault.status(400, "{}") : null)) {
            RunRecord run = run(NO_CHECKPOINT, text, step("embed", server, ""));

            assertThat(run.rowsDeadLettered()).isEqualTo(1);
            assertThat(Duck.query("SELECT id, text, error_step, error_kind, error_status, error_attempts FROM "
                            + dataset("dead")))
                    .containsExactly(
                            List.of(dead, POISON, "embed", "bad_request", 400, (int) requestsWith(server, POISON)));
            assertThat(Duck.query("SELECT count(*), count(DISTINCT id) FROM " + dataset("out")))
                    .containsExactly(List.of(ROWS - 1L, ROWS - 1L));
            assertThat(repeatedInAnswers(server)).isLessThanOrEqualTo(IN_FLIGHT);
        }
    }

    /** Runs it; the sink fails once. */
    private RunRecord run(String interval, IntFunction<String> text, String... steps) throws Exception {
        Files.writeString(
                folder.resolve("in.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(row -> row + "," + text.apply(row) + "\n")
                        .collect(Collectors.joining("", "id,text\n", "")));
        FlakyFileSystem.failAt(FAILS_AT_FILE);
        RunRecord run = PipelineFixture.run(
                """
                name: restarted
                source: {type: files, path: in.csv, format: csv, schema: {id: INT, text: STRING}}
                buckets: {orderBy: id, size: 100, path: buckets}
                enrich:
                %s
                sink: {type: files, path: "%s://%s/out", partitionBy: [bucket]}
                deadLetter: {path: dead}
                runtime: {parallelism: 2, checkpoint: {interval: %s, path: checkpoints}, journal: true}
                """.formatted(String.join("", steps), FlakyFileSystem.SCHEME, folder, interval), folder, Map.of());
        assertThat(FlakyFileSystem.isArmed()).as("the failure has yet to come").isFalse();
        return run;
    }

    private static String step(String name, StubEmbeddings server, String calls) {
        return """
                  - name: %s
                    service: {type: embedding, provider: openai, url: "%s", model: stub}
                    input: text
                    output: %s
                    batch: {maxRows: %d}
                    calls: {capacity: 4, retry: {attempts: 3, backoff: {initial: 20ms, max: 200ms}}%s}
                """.formatted(name, server.url(), name, BATCH, calls);
    }

    /** R and A. */
    private void assertEachRowOnceWithItsVectors(IntFunction<String> text, String... vectors) {
        List<List<@Nullable Object>> rows = Duck.query(
                "SELECT id, text, %s FROM %s ORDER BY id".formatted(String.join(", ", vectors), dataset("out")));
        assertThat(rows).hasSize(ROWS);
        for (int row = 0; row < ROWS; row++) {
            assertThat(rows.get(row).subList(0, 2)).containsExactly(row, text.apply(row));
            List<Object> expected = vectorOf(text.apply(row));
            assertThat(rows.get(row).subList(2, rows.get(row).size()))
                    .allSatisfy(vector -> assertThat(vector).isEqualTo(expected));
        }
    }

    private String dataset(String name) {
        return "read_parquet('%s/%s/**/*.parquet')".formatted(folder, name);
    }

    private static List<Object> vectorOf(String text) {
        float[] vector = StubEmbeddings.vectorOf(text, FaultRun.DIMENSIONS);
        return IntStream.range(0, vector.length)
                .<Object>mapToObj(i -> vector[i])
                .toList();
    }

    /** Times that a text was asked for beyond its first. */
    private static long repeated(StubEmbeddings server) {
        return server.texts().size() - server.texts().stream().distinct().count();
    }

    /** The same for requests that are answered. */
    private static long repeatedInAnswers(StubEmbeddings server) {
        List<String> answered = server.arrivals().stream()
                .map(Arrival::texts)
                .filter(texts -> !texts.contains(POISON))
                .flatMap(List::stream)
                .toList();
        return answered.size() - answered.stream().distinct().count();
    }

    private static long requestsWith(StubEmbeddings server, String text) {
        return server.texts().stream().filter(text::equals).count();
    }
}
