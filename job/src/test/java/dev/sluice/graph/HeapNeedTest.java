package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeapNeedTest {

    private static final long GIB = 1L << 30;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeInput() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "id,name\n1,aspirin\n");
    }

    @Test
    void countsVectorsOfTheDimensionsThatAreAskedForAndTheirWireForm() {
        assertThat(need("dimensions: 256", "").batchBytes()).isEqualTo(500 * (1024 + 256 * 10));
        assertThat(need("dimensions: 256, encoding: float", "").batchBytes()).isEqualTo(500 * (1024 + 256 * 18));
    }

    @Test
    void takesAnUnknownDimensionForAUsualOne() {
        assertThat(need("maxInputTokens: 10", "maxRows: 10").batchBytes()).isEqualTo(10 * (1024 + 1_536 * 10));
    }

    @Test
    void takesTheLargestRequestAsThePipelineBoundsIt() {
        assertThat(need("dimensions: 256", "maxBytes: 4MiB").batchBytes()).isEqualTo((4 << 20) + 500 * 256 * 10);
    }

    @Test
    void measuresRowsThatFootersCount() throws Exception {
        PipelineFixture.run("""
                name: parquet
                source: {type: files, path: in.csv, format: csv}
                enrich: [{name: one, service: {type: echo}, input: name, output: copy}]
                sink: {type: files, path: parquet}
                runtime: {parallelism: 1}
                """, folder, Map.of());
        long bytes;
        try (var files = Files.walk(folder.resolve("parquet"))) {
            bytes = files.filter(file -> file.toString().endsWith(".parquet"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
        Plan plan = plan("source: {type: files, path: parquet, format: parquet}", "dimensions: 1", "maxRows: 10");
        HeapNeed need = HeapNeed.of(plan, plan.lastStep());
        assertThat(need.batchBytes()).isEqualTo(10 * (bytes + 10));
        // A tenth of a batch, however many may be in flight.
        assertThat(need.bytes(2)).isEqualTo(bytes + 10);
    }

    @Test
    void saysNothingWhereTheHeapIsEnough() {
        HeapNeed need = new HeapNeed("embed", 64, 512, 8 << 20, null);
        assertThat(need.bytes(2)).isEqualTo(GIB);
        assertThat(HeapNeed.warning(List.of(need), 2, GIB)).isNull();
    }

    @Test
    void saysOfEachStepWhatItNeedsOfTooSmallAHeap() {
        List<HeapNeed> needs =
                List.of(new HeapNeed("embed", 64, 512, 8 << 20, null), new HeapNeed("tag", 1, 1, 1 << 20, null));
        assertThat(HeapNeed.warning(needs, 1, 512 << 20))
                .isEqualTo("the batches in flight may take about 513 MiB, the heap has 512 MiB: step embed 512 MiB"
                        + " (1 subtask x capacity 64 x 512 rows of 16384 bytes with their answers), step tag 1 MiB"
                        + " (1 subtask x capacity 1 x 1 rows of 1048576 bytes with their answers). Fewer will be in"
                        + " flight than asked for. Lower calls.capacity or batch.maxRows, or give more heap");
    }

    private HeapNeed need(String service, String batch) {
        Plan plan = plan("source: {type: files, path: in.csv, format: csv}", service, batch);
        return HeapNeed.of(plan, plan.lastStep());
    }

    private Plan plan(String source, String service, String batch) {
        return PipelineFixture.plan("""
                name: heap
                %s
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "http://127.0.0.1:9", model: m, %s}
                    input: name
                    output: vector
                    batch: {%s}
                sink: {type: files, path: out}
                """.formatted(source, service, batch), folder, Map.of());
    }
}
