package dev.sluice.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** How near a run comes to capacity × parallelism × batch / latency, where nothing but the latency holds it back. */
final class LatencyBenchmark implements Benchmark<LatencyRow> {

    private static final int SECONDS = 35;
    private static final int FIRST_SECONDS = 8;
    private static final int LAST_SECONDS = 5;
    private static final int FILES = 8;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String about() {
        return """
                the service answers each request after %d ms and has no limits; vectors have 8 dimensions. Measured by
                its own counts of texts in the middle of a run. The bound is capacity x parallelism x batch / latency.
                Expected: 95 %% or more of it. Service and run share the machine.""".formatted(LatencyScenario.LATENCY_MILLIS);
    }

    @Override
    public List<Column<LatencyRow>> columns() {
        return List.of(
                new Column<>("parallelism", "parallelism", row -> row.scenario().parallelism()),
                new Column<>("capacity", "capacity", row -> row.scenario().capacity()),
                new Column<>("batch", "batch", row -> row.scenario().batch()),
                new Column<>(
                        "boundRowsPerSecond",
                        "bound, rows/s",
                        row -> Math.round(row.scenario().bound())),
                new Column<>("rowsPerSecond", "rows/s", row -> Math.round(row.rowsPerSecond())),
                new Column<>("percent", "% of bound", LatencyRow::percent),
                new Column<>("seconds", "seconds", LatencyRow::seconds),
                new Column<>("requests", "requests", LatencyRow::requests),
                new Column<>("holds", "", LatencyRow::holds));
    }

    @Override
    public void measure(Workplace workplace, Consumer<LatencyRow> rows) throws Exception {
        for (LatencyScenario scenario : LatencyScenario.ALL) {
            workplace.say("latency: parallelism %d, capacity %d, batches of %d"
                    .formatted(scenario.parallelism(), scenario.capacity(), scenario.batch()));
            rows.accept(measure(scenario, workplace));
        }
    }

    private static LatencyRow measure(LatencyScenario scenario, Workplace workplace) throws Exception {
        Path folder = workplace.folder("latency");
        write(folder.resolve("in"), Math.round(SECONDS * scenario.bound()));
        // A text counts as one token: tokens are texts, and counting them costs the machine nothing.
        List<String> options = List.of("--latency=" + LatencyScenario.LATENCY_MILLIS + "ms", "--tokens-per-text=1");
        try (FakeService service = FakeService.start(workplace, folder, options)) {
            workplace.run(
                    Files.writeString(folder.resolve("pipeline.yaml"), pipeline(scenario, folder, service.url())));
            Steady steady = Steady.of(service.seconds(), FIRST_SECONDS, LAST_SECONDS);
            return new LatencyRow(scenario, steady.seconds().size(), steady.tokensPerMinute() / 60, service.requests());
        } finally {
            workplace.delete(folder.resolve("in"));
            workplace.delete(folder.resolve("out"));
        }
    }

    private static void write(Path folder, long rows) throws IOException {
        Files.createDirectories(folder);
        for (int file = 0; file < FILES; file++) {
            try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("part-" + file + ".csv"))) {
                out.write("text\n");
                for (long row = file; row < rows; row += FILES) {
                    out.write("term " + row + "\n");
                }
            }
        }
    }

    private static String pipeline(LatencyScenario scenario, Path folder, String url) {
        return """
                name: latency
                source: {type: files, path: "%1$s/in", format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%2$s", model: house-model, dimensions: 8, encoding: base64}
                    input: text
                    output: vector
                    batch: {maxRows: %3$d}
                    calls: {capacity: %4$d}
                sink: {type: files, path: "%1$s/out"}
                runtime: {parallelism: %5$d, checkpoint: {path: "%1$s/checkpoints"}}
                """.formatted(folder, url, scenario.batch(), scenario.capacity(), scenario.parallelism());
    }
}
