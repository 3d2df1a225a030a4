package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.Latency;
import dev.sluice.fake.TextVectors;
import dev.sluice.graph.Duck;
import dev.sluice.graph.RunRecord;
import dev.sluice.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A batch whose answer does not come, while those behind it are answered and checkpoints pass: none of them has left
 * the queue, so each checkpoint has them all as input, and only the journal knows their answers.
 *
 * <p>Its step is the second of two. The first is held to a pace, so that rows come all the time, and has a journal too.
 */
@Timeout(120)
final class HeldHeadIT {

    private static final int ROWS = 1_000;
    private static final int BATCH = 10;
    private static final int CHECKPOINTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Latency SHORT = new Latency(Duration.ofMillis(5), Duration.ofMillis(10));

    /** The text of the first row, and no other's. */
    private static final String HEAD = text(0);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void onlyTheHeadIsAskedForAgainAfterAKill() throws Exception {
        try (FakeEmbeddings first = new FakeEmbeddings(Chaos.settings(SHORT, 1));
                FakeEmbeddings second = new FakeEmbeddings(Chaos.settings(SHORT, 2))) {
            String file = write(first.url(), second.url()).toString();
            second.hold(HEAD);
            long behind;
            try (LauncherProcess run = LauncherProcess.start(folder, "killed", "run", file)) {
                await(run, () -> second.heldBack() == 1);
                int held = newestCheckpoint();
                await(run, () -> newestCheckpoint() >= held + CHECKPOINTS);
                first.hold("term"); // no more rows come, and all that the second step was given is answered
                await(run, () -> kept("two") == answered(second) && answered(second) == answered(first) - BATCH);
                behind = answered(second);
                assertThat(run.kill()).as("killed").isTrue();
            }
            assertThat(behind).as("texts answered behind the head").isPositive();
            first.release();
            second.release();
            try (LauncherProcess run = LauncherProcess.start(folder, "resumed", "run", file)) {
                assertThat(run.awaitExit(PATIENCE)).as(run.err()).isZero();
            }

            assertThat(answeredAgain(second)).isSubsetOf(headBatch());
            assertThat(answeredAgain(first)).hasSizeLessThanOrEqualTo(8 * BATCH);
            RunRecord record = Objects.requireNonNull(RunRecord.read(
                    new org.apache.flink.core.fs.Path(folder.resolve("out").toString())));
            assertThat(record.rowsFromJournal()).isGreaterThanOrEqualTo(behind);
            assertEachRowOnceWithItsVectors();
        }
    }

    private static String text(int row) {
        return "term " + row;
    }

    private static List<String> headBatch() {
        return IntStream.range(0, BATCH).mapToObj(HeldHeadIT::text).toList();
    }

    private static List<String> answeredAgain(FakeEmbeddings service) {
        return IntStream.range(0, ROWS)
                .mapToObj(HeldHeadIT::text)
                .filter(text -> service.timesAnswered(text) != 1)
                .toList();
    }

    private static long answered(FakeEmbeddings service) {
        return Chaos.repeats(service).distinct();
    }

    /** Answers in the journal of a step. */
    private int kept(String step) throws IOException {
        int kept = 0;
        for (Path journal : below("journal/" + step)) {
            kept += JournalReader.keys(new org.apache.flink.core.fs.Path(journal.toUri()))
                    .size();
        }
        return kept;
    }

    private int newestCheckpoint() throws IOException {
        return Checkpoints.complete(folder.resolve("checkpoints")).stream()
                .map(checkpoint -> checkpoint.getFileName().toString())
                .mapToInt(name -> Integer.parseInt(name.substring(name.indexOf('-') + 1)))
                .max()
                .orElse(0);
    }

    /** Folders of that name, of each run. */
    private List<Path> below(String name) throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("checkpoints"))) {
            return runs.map(run -> run.resolve(name)).filter(Files::isDirectory).toList();
        }
    }

    private static void await(LauncherProcess run, Callable<Boolean> condition) throws IOException {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !run.isAlive() || condition.call());
        assertThat(run.isAlive())
                .as("the run goes on; it printed:\n" + run.err())
                .isTrue();
    }

    private void assertEachRowOnceWithItsVectors() {
        List<List<@Nullable Object>> rows = Duck.query(
                "SELECT id, text, one, two FROM read_parquet('%s/out/*.parquet') ORDER BY id".formatted(folder));
        assertThat(rows).hasSize(ROWS);
        for (int row = 0; row < ROWS; row++) {
            List<Object> vector = vectorOf(text(row));
            assertThat(rows.get(row)).containsExactly(row, text(row), vector, vector);
        }
    }

    private static List<Object> vectorOf(String text) {
        float[] vector = TextVectors.of(text, ChaosPipeline.DIMENSIONS);
        return IntStream.range(0, vector.length)
                .<Object>mapToObj(i -> vector[i])
                .toList();
    }

    private Path write(String first, String second) throws IOException {
        Files.writeString(
                folder.resolve("in.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(row -> row + "," + text(row) + "\n")
                        .collect(Collectors.joining("", "id,text\n", "")));
        return Files.writeString(
                folder.resolve("held.yaml"), """
                name: held
                source: {type: files, path: "%1$s/in.csv", format: csv, schema: {id: INT, text: STRING}}
                enrich:
                  - name: one
                    service: {type: embedding, provider: openai, url: "%2$s", model: fake, dimensions: %4$d}
                    input: text
                    output: one
                    batch: {maxRows: %5$d}
                    calls: {capacity: 8, timeout: 60s, deadline: 120s, limit: {requestsPerMinute: 900}}
                  - name: two
                    service: {type: embedding, provider: openai, url: "%3$s", model: fake, dimensions: %4$d}
                    input: text
                    output: two
                    batch: {maxRows: %5$d}
                    calls: {capacity: 200, timeout: 60s, deadline: 120s}
                sink: {type: files, path: "%1$s/out"}
                runtime: {parallelism: 1, checkpoint: {interval: 500ms, path: "%1$s/checkpoints"}}
                """.formatted(folder, first, second, ChaosPipeline.DIMENSIONS, BATCH));
    }
}
