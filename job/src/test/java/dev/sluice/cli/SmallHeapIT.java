package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.FakeModel;
import dev.sluice.fake.FakeSettings;
import dev.sluice.fake.Latency;
import dev.sluice.graph.RunRecord;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline whose batches in flight would take five times the heap that it is given. */
final class SmallHeapIT {

    private static final int ROWS = 16_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void warnsAndThenRunsWithFewerBatchesInFlight() throws Exception {
        Files.writeString(
                folder.resolve("in.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(row -> row + ",term " + row + "\n")
                        .collect(Collectors.joining("", "id,text\n", "")));
        // Long enough for all batches that may be in flight to be.
        FakeModel model = FakeModel.DEFAULT
                .withDimensions(1_536)
                .withLatency(new Latency(Duration.ofMillis(200), Duration.ofMillis(200)));
        try (FakeEmbeddings server = new FakeEmbeddings(FakeSettings.DEFAULT.with(model))) {
            String err = run(server.url());
            assertThat(err.lines().findFirst())
                    .hasValue("sluice: warning: the batches in flight may take about 1,000 MiB, the heap has 192 MiB:"
                            + " step embed 1,000 MiB (2 subtasks x capacity 64 x 500 rows of 16384 bytes with their"
                            + " answers). Fewer will be in flight than asked for. Lower calls.capacity or"
                            + " batch.maxRows, or give more heap");
            // Two fifths of the heap hold ten of the 32 batches, five of each subtask.
            assertThat(server.counts().peakInFlight()).isBetween(4, 10);
        }
        RunRecord run = RunRecord.fromJson(Files.readString(folder.resolve("summary.json")));
        assertThat(run.status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(run.rowsWritten()).isEqualTo(ROWS);
        assertThat(run.requests()).isEqualTo(ROWS / 500);
    }

    /** Gives what was printed as errors. */
    private String run(String url) throws Exception {
        Path pipeline = Files.writeString(folder.resolve("pipeline.yaml"), """
                name: small-heap
                source: {type: files, path: %1$s/in.csv, format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%2$s", model: fake, dimensions: 1536}
                    input: text
                    output: vector
                    batch: {maxRows: 500}
                    calls: {capacity: 64}
                sink: {type: files, path: %1$s/out}
                runtime: {parallelism: 2}
                """.formatted(folder, url));
        File err = folder.resolve("err.txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(
                        "bin/sluice",
                        "run",
                        pipeline.toString(),
                        "--summary",
                        folder.resolve("summary.json").toString())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(err);
        builder.environment().put("SLUICE_JAVA_OPTS", "-Xmx200m -XX:+ExitOnOutOfMemoryError");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(err.toPath());
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}
