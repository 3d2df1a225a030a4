package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.graph.NastyRows.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link NastyRows} through a whole pipeline, once from files of each format, into a dataset by bucket and one by
 * category. What is expected is worked out here from the rows alone, whatever the format: so the formats give equal
 * datasets.
 */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NastyPipelineTest {

    private static final int BUCKET_SIZE = 40;
    private static final int DIMENSIONS = 8;
    private static final String KEY = "sk-nightingale";

    private static final String PIPELINE = """
            name: nasty
            source:
              type: files
              path: in
              format: %s
              schema: {id: STRING, category: STRING, name: STRING}
            buckets: {orderBy: id, size: 40, path: buckets}
            enrich:
              - name: embed
                service:
                  type: embedding
                  provider: openai
                  url: %s
                  model: stub
                  dimensions: 8
                  apiKey: ${file:%s}
                input: {concat: [category, name], maxLength: 100, as: text_to_embed}
                output: embedding
                batch: {maxRows: 15}
                calls: {capacity: 3, deduplicate: false}
            sink:
              - {type: files, path: nodes, format: parquet, partitionBy: [bucket]}
              - {type: files, path: by-category, format: parquet, partitionBy: [category]}
            deadLetter: {path: dead}
            runtime:
              parallelism: 2
              checkpoint: {interval: 1s, path: checkpoints}
            """;

    private static final String AGAIN = """
            name: again
            source: {type: files, path: by-category, format: parquet}
            enrich:
              - name: echo
                service: {type: echo}
                input: text_to_embed
                output: said
                batch: {maxRows: 50}
            sink: {type: files, path: again, format: parquet}
            runtime: {parallelism: 2, checkpoint: {interval: 1s}}
            """;

    private final List<ExpectedRow> expected = ExpectedRow.inOrder(BUCKET_SIZE, DIMENSIONS);

    /** Asked for by JUnit, which gives it to {@link #runPipeline} as well. */
    @Parameter
    NastyFiles format;

    private Ran ran;

    @SuppressWarnings("NullAway.Init") // both fields are set before the tests of a format
    NastyPipelineTest() {}

    /** What a run has left. */
    private record Ran(Path folder, RunRecord record, List<String> sent, Set<String> loggers, Set<String> leaks) {}

    @BeforeParameterizedClassInvocation
    void runPipeline(NastyFiles files, @TempDir Path folder) throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        List<Row> rows = NastyRows.all();
        files.write(rows.subList(0, 90), in, "part 0");
        files.write(rows.subList(90, rows.size()), in, "part 1");
        Path key = Files.writeString(folder.resolve("key"), KEY);
        try (StubEmbeddings stub = new StubEmbeddings(DIMENSIONS).releaseInReverse(3, Duration.ofMillis(200));
                LogWatch log = new LogWatch(NastyRows.CANARY, KEY)) {
            String yaml = PIPELINE.formatted(files.name().toLowerCase(Locale.ROOT), stub.url(), key);
            RunRecord record = PipelineFixture.run(yaml, folder, Map.of());
            ran = new Ran(folder, record, stub.texts(), Set.copyOf(log.loggers()), Set.copyOf(log.leaks()));
        }
    }

    @Test
    void accountsForEachRow() {
        RunRecord record = ran.record();
        assertThat(record.status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(record.rowsRead()).isEqualTo(200);
        assertThat(record.rowsDeadLettered()).isEqualTo(dead().size());
        assertThat(record.rowsWritten()).isEqualTo(answered().size());
        assertThat(record.batches()).as("each bucket is 15 + 15 + 10 rows").isEqualTo(15);
        assertThat(record.requestsByStatus()).isEqualTo(Map.of(200, 15L));
        assertThat(record.tokens())
                .isEqualTo(StubEmbeddings.tokensPerText() * (long) answered().size());
    }

    @Test
    void sendsEachTextThatIsNotBlankOnceAndClippedBetweenCodePoints() {
        assertThat(ran.sent())
                .containsExactlyInAnyOrderElementsOf(
                        answered().stream().map(ExpectedRow::text).toList());
    }

    @Test
    void writesEachBucketAsOneFileInOrderWithTheVectorOfEachRow() throws IOException {
        for (int bucket = 0; bucket < 200 / BUCKET_SIZE; bucket++) {
            int number = bucket;
            List<Path> files = entries(ran.folder().resolve("nodes/bucket=" + bucket));
            assertThat(files).hasSize(1);
            assertThat(Duck.query(
                            "SELECT id, category, name, text_to_embed, embedding FROM read_parquet('%s', file_row_number = true) ORDER BY file_row_number"
                                    .formatted(files.get(0))))
                    .isEqualTo(answered().stream()
                            .filter(row -> row.bucket() == number)
                            .map(row -> Arrays.asList(
                                    row.row().id(),
                                    row.row().category(),
                                    row.row().name(),
                                    row.text(),
                                    row.vector()))
                            .toList());
        }
    }

    @Test
    void isReadByBucketAsOneTable() {
        assertThat(Duck.query("DESCRIBE SELECT * FROM " + table("nodes", "hive_partitioning = true")))
                .extracting(column -> column.get(0) + " " + column.get(1))
                .containsExactly(
                        "id VARCHAR",
                        "category VARCHAR",
                        "name VARCHAR",
                        "text_to_embed VARCHAR",
                        "embedding FLOAT[]",
                        "bucket BIGINT");
        assertThat(Duck.query("SELECT bucket::INTEGER, count(*)::INTEGER FROM "
                        + table("nodes", "hive_partitioning = true") + " GROUP BY bucket ORDER BY bucket"))
                .isEqualTo(IntStream.range(0, 5)
                        .mapToObj(bucket -> List.of(bucket, (int) answered().stream()
                                .filter(row -> row.bucket() == bucket)
                                .count()))
                        .toList());
    }

    @Test
    void writesEachRowIntoTheFolderOfItsCategory() {
        assertThat(Duck.query("SELECT bucket, id, category, name, text_to_embed, embedding FROM "
                        + table("by-category", "hive_partitioning = true, hive_types_autocast = false")))
                .containsExactlyInAnyOrderElementsOf(answered().stream()
                        .map(row -> Arrays.<@Nullable Object>asList(
                                row.bucket(),
                                row.row().id(),
                                row.categoryOfFolderInDuckDb(),
                                row.row().name(),
                                row.text(),
                                row.vector()))
                        .toList());
    }

    @Test
    void isReadAgainWithTheFoldersAsColumn() throws Exception {
        RunRecord again = PipelineFixture.run(AGAIN, ran.folder(), Map.of());
        assertThat(again.rowsWritten()).isEqualTo(answered().size());
        assertThat(Duck.query("SELECT bucket, id, category, name, text_to_embed, embedding, said FROM "
                        + table("again", "hive_partitioning = false")))
                .containsExactlyInAnyOrderElementsOf(answered().stream()
                        .map(row -> Arrays.<@Nullable Object>asList(
                                row.bucket(),
                                row.row().id(),
                                row.categoryOfFolder(),
                                row.row().name(),
                                row.text(),
                                row.vector(),
                                row.text()))
                        .toList());
    }

    @Test
    void namesFoldersAsHiveDoes() throws IOException {
        assertThat(entries(ran.folder().resolve("by-category")))
                .extracting(folder -> folder.getFileName().toString())
                .containsExactlyInAnyOrder(
                        "_sluice",
                        "category=__HIVE_DEFAULT_PARTITION__",
                        "category=gene",
                        "category= ",
                        "category=a%2Fb",
                        "category=a%252Fb",
                        "category=a%3Db",
                        "category=100%25",
                        "category=%25zz",
                        "category=two words",
                        "category= lead",
                        "category=trail ",
                        "category=trail",
                        "category=gr\u00f6\u00dfe",
                        "category=\u65e5\u672c",
                        "category=\ud83d\ude00",
                        "category=\u05e9\u05dc\u05d5\u05dd",
                        "category=..",
                        "category=.",
                        "category=_hidden",
                        "category=a%3Ab%5Cc",
                        "category=%22%23%27%2A%3F%5B%5D%7B}%5E",
                        "category=<>|&;$!`~+,@()",
                        "category=tab%09new%0Aline%0D%7F",
                        "category=007",
                        "category=true",
                        "category=2026-01-31",
                        "category=NULL",
                        "category=" + "x".repeat(200));
    }

    @Test
    void buriesRowsWithoutTextAsTheyWereAndWithTheReason() {
        assertThat(dead()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(Duck.query(
                        "SELECT id, category, name, bucket, error_step, error_kind, error_status, error_message, error_attempts, error_source, error_raw FROM "
                                + table("dead", "hive_partitioning = false")))
                .containsExactlyInAnyOrderElementsOf(dead().stream()
                        .map(row -> Arrays.<@Nullable Object>asList(
                                row.row().id(),
                                row.row().category(),
                                row.row().name(),
                                row.bucket(),
                                "embed",
                                "empty_text",
                                null,
                                "the text is null, empty or blank",
                                0,
                                null,
                                null))
                        .toList());
    }

    @Test
    void tellsNoContentAndNoKeyInLogsAndRecords() throws IOException {
        assertThat(ran.loggers())
                .as("those who log what passes through them")
                .contains(
                        "org.apache.flink.connector.file.sink.writer.FileWriterBucket",
                        "org.apache.flink.streaming.api.operators.async.queue.OrderedStreamElementQueue",
                        "dev.sluice.bucket.BucketJob");
        assertThat(ran.leaks()).isEmpty();
        for (String file : List.of(
                "nodes/_sluice/run.json",
                "by-category/_sluice/run.json",
                "dead/_sluice/run.json",
                "buckets/_sluice/buckets.json")) {
            assertThat(ran.folder().resolve(file)).content().isNotBlank().doesNotContain(NastyRows.CANARY, KEY);
        }
    }

    private List<ExpectedRow> answered() {
        return expected.stream().filter(row -> !row.dead()).toList();
    }

    private List<ExpectedRow> dead() {
        return expected.stream().filter(ExpectedRow::dead).toList();
    }

    private String table(String dataset, String options) {
        return "read_parquet('%s/**/*.parquet', %s)".formatted(ran.folder().resolve(dataset), options);
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
