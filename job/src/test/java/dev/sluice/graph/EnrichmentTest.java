package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.StubEmbeddings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job over all sample nodes, against a server that answers each text with a vector computed from it. */
final class EnrichmentTest {

    private static final Path NODES = Path.of("../config/samples/nodes.csv").toAbsolutePath();
    private static final int ROWS = 20_731;
    private static final int DIMENSIONS = 8;
    private static final Comparator<String> UTF_8 =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void givesEachRowItsOwnVectorInOrderAlthoughAnswersComeInReverse() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(DIMENSIONS).releaseInReverse(20, Duration.ofMillis(500))) {
            RunRecord run = PipelineFixture.run(pipeline(server, 500, 10, "10s"), folder, Map.of());

            List<Integer> sizes = new ArrayList<>(Collections.nCopies(41, 500));
            sizes.add(0, 231);
            assertThat(server.batchSizes().stream().sorted()).isEqualTo(sizes);
            assertThat(server.peakInFlight()).isEqualTo(10 * 2);
            assertThat(run.rowsRead()).isEqualTo(ROWS);
            assertThat(run.rowsWritten()).isEqualTo(ROWS);
            assertThat(run.requests()).isEqualTo(42);
            assertThat(run.batches()).isEqualTo(42);
            assertThat(run.tokens()).isEqualTo(3L * ROWS);
            assertThat(run.status()).isEqualTo(RunRecord.Status.FINISHED);
        }
        assertThat(files()).hasSize(42);
        assertDataset(500);
    }

    @Test
    void writesOneFileForABucketThatManyCheckpointsPassThrough() throws Exception {
        Checkpoints checkpoints = new Checkpoints(folder.resolve("checkpoints"));
        try (StubEmbeddings server = new StubEmbeddings(DIMENSIONS)
                // Never five in flight: each window lasts for the grace, in which checkpoints get through.
                .releaseInReverse(5, Duration.ofMillis(300))
                .failing(request -> {
                    checkpoints.look(request);
                    return null;
                })) {
            PipelineFixture.run(pipeline(server, 10_000, 2, "25ms"), folder, Map.of());

            // Two buckets of 20 batches are open at a time, one in each subtask; then the last, of 731 rows.
            assertThat(server.batchSizes().stream().sorted())
                    .isEqualTo(Stream.concat(Stream.of(231), Collections.nCopies(41, 500).stream())
                            .toList());
        }
        assertThat(checkpoints.between(4, 36)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(files()).hasSize(3);
        assertDataset(10_000);
    }

    /** Reads the dataset with another reader, file by file, and compares it with what the sample says it must be. */
    private void assertDataset(int bucketSize) throws IOException {
        List<String> expected = Duck.query("SELECT id FROM read_csv('%s', all_varchar=true)".formatted(NODES)).stream()
                .map(row -> (String) row.get(0))
                .sorted(UTF_8)
                .toList();
        assertThat(expected).hasSize(ROWS);
        Map<Object, List<String>> idsByBucket = new HashMap<>();
        for (List<Object> row : Duck.query(
                "SELECT bucket, id, category, name, embedding FROM read_parquet('%s/nodes/*/*.parquet', hive_partitioning=true)"
                        .formatted(folder))) {
            idsByBucket.computeIfAbsent(row.get(0), bucket -> new ArrayList<>()).add((String) row.get(1));
            assertThat(row.get(4)).isEqualTo(vector(text(row.get(2)) + text(row.get(3))));
        }
        for (int bucket = 0; bucket * bucketSize < ROWS; bucket++) {
            assertThat(idsByBucket.get((long) bucket))
                    .as("bucket " + bucket)
                    .isEqualTo(expected.subList(bucket * bucketSize, Math.min(ROWS, (bucket + 1) * bucketSize)));
        }
    }

    private static List<Object> vector(String text) {
        String clipped = text.codePointCount(0, text.length()) <= 100
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 100));
        List<Object> vector = new ArrayList<>();
        for (float value : StubEmbeddings.vectorOf(clipped, DIMENSIONS)) {
            vector.add(value);
        }
        return vector;
    }

    private static String text(Object column) {
        return column == null ? "" : (String) column;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("nodes"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    private static String pipeline(StubEmbeddings server, int bucketSize, int capacity, String checkpointInterval) {
        return """
                name: nodes
                source: {type: files, path: %s, format: csv}
                buckets: {orderBy: id, size: %d, path: buckets}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%s", model: stub, dimensions: %d}
                    input: {concat: [category, name], maxLength: 100}
                    output: embedding
                    batch: {maxRows: 500}
                    calls: {capacity: %d, deduplicate: false}
                sink: {type: files, path: nodes, partitionBy: [bucket]}
                deadLetter: {path: dead}
                runtime: {parallelism: 2, checkpoint: {interval: %s, path: checkpoints}}
                """.formatted(NODES, bucketSize, server.url(), DIMENSIONS, capacity, checkpointInterval);
    }

    /** Which checkpoints were complete when each request came. Thread-safe. */
    private static final class Checkpoints {

        private final Path folder;
        private final Map<Integer, Set<String>> seen = new HashMap<>();

        Checkpoints(Path folder) {
            this.folder = folder;
        }

        synchronized void look(int request) {
            try (Stream<Path> found = Files.walk(folder, 3)) {
                Set<String> names = new HashSet<>();
                found.filter(path -> Files.exists(path.resolve("_metadata")))
                        .forEach(path -> names.add(path.getFileName().toString()));
                seen.put(request, names);
            } catch (IOException | UncheckedIOException e) {
                seen.put(request, Set.of()); // a checkpoint went while it was looked at
            }
        }

        synchronized Set<String> between(int first, int last) {
            Set<String> names = new HashSet<>();
            for (int request = first; request <= last; request++) {
                names.addAll(seen.getOrDefault(request, Set.of()));
            }
            return names;
        }
    }
}
