package dev.sluice.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What it costs to keep each answer durably before it is handed on. */
final class JournalBenchmark implements Benchmark<JournalRow> {

    private static final int PAIRS = 3;
    private static final int FIRST_SECONDS = 8;
    private static final int LAST_SECONDS = 3;
    private static final int FILES = 8;

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String about() {
        return """
                vectors of %d floats, batches of %d, capacity %d, parallelism %d, a checkpoint every 10 s; journal,
                checkpoints and output on one disk, and the journal's every write made durable. %d runs with the journal
                and as many without it in turns, each measured by the service's own counts of texts in the middle of
                the run; medians, and the cost of the cheapest and the dearest pair. Processor time is
                that of run and service together. Expected: 10,000 rows/s or more
                with the journal, and a cost of 5 %% at most. Service and run share the machine.""".formatted(
                        JournalScenario.DIMENSIONS,
                        JournalScenario.BATCH,
                        JournalScenario.CAPACITY,
                        JournalScenario.PARALLELISM,
                        PAIRS);
    }

    @Override
    public List<Column<JournalRow>> columns() {
        return List.of(
                new Column<>("boundBy", "bound by", row -> row.scenario().boundBy()),
                new Column<>(
                        "latencyMillis", "latency, ms", row -> row.scenario().latencyMillis()),
                new Column<>(
                        "rowsPerSecondWithout",
                        "without, rows/s",
                        row -> Math.round(row.without().rowsPerSecond())),
                new Column<>(
                        "rowsPerSecondWith",
                        "with, rows/s",
                        row -> Math.round(row.with().rowsPerSecond())),
                new Column<>("costPercent", "cost, %", JournalRow::costPercent),
                new Column<>("leastCostPercent", "least, %", JournalRow::leastCostPercent),
                new Column<>("mostCostPercent", "most, %", JournalRow::mostCostPercent),
                new Column<>(
                        "processorMicrosWithout",
                        "processor, us/row",
                        row -> row.without().processorMicros()),
                new Column<>("processorMicrosWith", "with", row -> row.with().processorMicros()),
                new Column<>("holds", "", JournalRow::holds));
    }

    @Override
    public void measure(Workplace workplace, Consumer<JournalRow> rows) throws Exception {
        for (JournalScenario scenario : JournalScenario.ALL) {
            rows.accept(measure(scenario, workplace));
        }
    }

    private static JournalRow measure(JournalScenario scenario, Workplace workplace) throws Exception {
        Path folder = workplace.folder("journal");
        write(folder.resolve("in"), scenario.rows());
        try {
            List<JournalRow.Pair> pairs = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                pairs.add(pair(scenario, i % 2 == 1, folder, workplace));
                JournalRow.Pair pair = pairs.get(i);
                workplace.say("journal, bound by %s, pair %d of %d: %,.0f rows/s without, %,.0f with"
                        .formatted(
                                scenario.boundBy(),
                                i + 1,
                                PAIRS,
                                pair.without().rowsPerSecond(),
                                pair.with().rowsPerSecond()));
            }
            return new JournalRow(scenario, pairs);
        } finally {
            workplace.delete(folder.resolve("in"));
        }
    }

    /** The order changes from pair to pair: a machine that grows slower must not count against either. */
    private static JournalRow.Pair pair(JournalScenario scenario, boolean withFirst, Path folder, Workplace workplace)
            throws Exception {
        Speed first = run(scenario, withFirst, folder, workplace);
        Speed second = run(scenario, !withFirst, folder, workplace);
        return withFirst ? new JournalRow.Pair(second, first) : new JournalRow.Pair(first, second);
    }

    private static Speed run(JournalScenario scenario, boolean journal, Path folder, Workplace workplace)
            throws Exception {
        // A text counts as one token: tokens are texts, and counting them costs the machine nothing.
        List<String> options = List.of("--latency=" + scenario.latencyMillis() + "ms", "--tokens-per-text=1");
        try (FakeService service = FakeService.start(workplace, folder, options)) {
            List<Speed.Moment> moments = new ArrayList<>();
            workplace.run(
                    Files.writeString(folder.resolve("pipeline.yaml"), pipeline(journal, folder, service.url())),
                    run -> moments.add(new Speed.Moment(
                            System.nanoTime(),
                            service.tokens(),
                            Workplace.processor(run).plus(service.processor()))));
            return Speed.of(moments, FIRST_SECONDS, LAST_SECONDS);
        } finally {
            workplace.delete(folder.resolve("out"));
            workplace.delete(folder.resolve("checkpoints"));
        }
    }

    /** Texts that differ, as equal ones of a batch are sent once. */
    private static void write(Path folder, int rows) throws IOException {
        Files.createDirectories(folder);
        for (int file = 0; file < FILES; file++) {
            Terms terms = new Terms(file);
            try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("part-" + file + ".csv"))) {
                out.write("text\n");
                for (int row = file; row < rows; row += FILES) {
                    out.write(terms.next() + " " + row + "\n");
                }
            }
        }
    }

    private static String pipeline(boolean journal, Path folder, String url) {
        return """
                name: journal
                source: {type: files, path: "%1$s/in", format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%2$s", model: house-model, dimensions: %3$d, encoding: base64}
                    input: text
                    output: vector
                    batch: {maxRows: %4$d}
                    calls: {capacity: %5$d}
                sink: {type: files, path: "%1$s/out"}
                runtime: {parallelism: %6$d, checkpoint: {path: "%1$s/checkpoints"}, journal: %7$s}
                """.formatted(
                        folder,
                        url,
                        JournalScenario.DIMENSIONS,
                        JournalScenario.BATCH,
                        JournalScenario.CAPACITY,
                        JournalScenario.PARALLELISM,
                        journal);
    }
}
