package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.StubEmbeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms that a pipeline can take around its calls: several steps, several sinks, order, groups. */
final class GraphShapesTest {

    private static final int ROWS = 1_000;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(
                folder.resolve("in.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(i ->
                                "%04d,name %d,%s%n".formatted(i * 7 % ROWS, i * 7 % ROWS, i % 2 == 0 ? "even" : "odd"))
                        .collect(Collectors.joining("", "id,name,kind\n", "")));
    }

    @Test
    void chainsStepsThatEachBatchAnew() throws Exception {
        RunRecord run = run("""
                enrich:
                  - {name: one, service: {type: echo}, input: name, output: first, batch: {maxRows: 30}}
                  - {name: two, service: {type: echo}, input: [first, id], output: [second, third], batch: {maxRows: 70}}
                sink: {type: files, path: out}
                """);

        assertThat(run.rowsWritten()).isEqualTo(ROWS);
        assertThat(Duck.query(
                        "SELECT count(*) FROM read_parquet('%s/out/*.parquet') WHERE first = name AND second = name AND third = id"
                                .formatted(folder)))
                .containsExactly(List.of((long) ROWS));
    }

    @Test
    void givesEverySinkEveryRow() throws Exception {
        RunRecord run = run("""
                enrich: [{name: one, service: {type: echo}, input: "*", output: [a, b, c]}]
                sink:
                  - {type: files, path: out, partitionBy: [kind], compression: snappy}
                  - {type: files, path: plain, compression: gzip}
                """);

        assertThat(run.rowsWritten()).isEqualTo(ROWS);
        assertThat(Duck.query("SELECT kind, count(*) FROM read_parquet('%s/out/*/*.parquet', hive_partitioning=true)"
                                .formatted(folder)
                        + " GROUP BY kind ORDER BY kind"))
                .containsExactly(List.of("even", 500L), List.of("odd", 500L));
        assertThat(Duck.query("SELECT count(DISTINCT id), count(*) FROM read_parquet('%s/plain/*.parquet')"
                        .formatted(folder)))
                .containsExactly(List.of((long) ROWS, (long) ROWS));
    }

    @Test
    void keepsOrderInABucketAlthoughCallsAreUnordered() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(4).releaseInReverse(4, Duration.ofMillis(200))) {
            run("""
                    buckets: {orderBy: id, size: 400, path: buckets}
                    enrich:
                      - name: embed
                        service: {type: embedding, provider: openai, url: "%s", model: stub}
                        input: name
                        output: vector
                        batch: {maxRows: 50}
                        calls: {order: unordered, capacity: 2}
                    sink: {type: files, path: out, partitionBy: [bucket]}
                    """.formatted(server.url()));
        }
        assertBuckets("out");
    }

    @Test
    void keepsTheBucketsOfADatasetThatHasThemAlready() throws Exception {
        run("""
                buckets: {orderBy: id, size: 400, path: buckets}
                enrich: [{name: one, service: {type: echo}, input: name, output: copy}]
                sink: {type: files, path: out, partitionBy: [bucket]}
                """);
        PipelineFixture.run("""
                name: again
                source: {type: files, path: out, format: parquet}
                enrich: [{name: two, service: {type: echo}, input: copy, output: again, batch: {maxRows: 30, within: bucket}}]
                sink: {type: files, path: twice, partitionBy: [bucket]}
                runtime: {parallelism: 2}
                """, folder, Map.of());

        assertBuckets("twice");
    }

    @Test
    void closesBatchesByAColumnThatComesAndGoesWithoutAFileForEach() throws Exception {
        RunRecord run = run("""
                enrich: [{name: one, service: {type: echo}, input: name, output: copy, batch: {within: kind}}]
                sink: {type: files, path: out, partitionBy: [kind]}
                """);

        assertThat(run.batches()).isEqualTo(ROWS);
        assertThat(files("out")).hasSizeLessThan(20);
    }

    private RunRecord run(String rest) throws Exception {
        return PipelineFixture.run("""
                name: shapes
                source: {type: files, path: in.csv, format: csv}
                runtime: {parallelism: 2}
                """ + rest, folder, Map.of());
    }

    private void assertBuckets(String dataset) throws IOException {
        List<Path> files = files(dataset);
        assertThat(files).hasSize(3);
        for (Path file : files) {
            int bucket = Integer.parseInt(file.toString().replaceFirst(".*/bucket=(\\d+)/.*", "$1"));
            assertThat(Duck.query("SELECT id FROM read_parquet('%s')".formatted(file)))
                    .isEqualTo(IntStream.range(bucket * 400, Math.min(ROWS, bucket * 400 + 400))
                            .mapToObj(i -> List.of("%04d".formatted(i)))
                            .toList());
        }
    }

    private List<Path> files(String dataset) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(dataset))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }
}
