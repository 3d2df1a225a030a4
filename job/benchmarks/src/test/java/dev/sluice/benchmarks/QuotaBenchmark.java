package dev.sluice.benchmarks;

import dev.sluice.cluster.SessionCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How much of a quota a run uses, and how often it is told off, wherever its subtasks are and whichever have work. */
final class QuotaBenchmark implements Benchmark<QuotaRow> {

    private static final int SECONDS = 45;
    private static final int FIRST_SECONDS = 10;
    private static final int LAST_SECONDS = 2;

    @Override
    public String name() {
        return "quota";
    }

    @Override
    public String about() {
        return """
                the service allows so many requests and so many tokens a minute, with a burst of one second, and
                answers after 100 to 300 ms. Measured by its own counts from the %d. second of a run until %d s before
                its end; rejections are those of the whole run. Expected: 97 %% or more of the tighter limit, and
                fewer than 1 rejection in 1,000 requests.""".formatted(FIRST_SECONDS + 1, LAST_SECONDS);
    }

    @Override
    public List<Column<QuotaRow>> columns() {
        return List.of(
                new Column<>("input", "input", row -> row.scenario().input().shown()),
                new Column<>("place", "subtasks in", row -> row.scenario().place()),
                new Column<>("parallelism", "parallelism", row -> row.scenario().parallelism()),
                new Column<>("model", "model", row -> row.scenario().model()),
                new Column<>(
                        "requestsPerMinute",
                        "requests/min",
                        row -> row.scenario().requestsPerMinute()),
                new Column<>(
                        "tokensPerMinute", "tokens/min", row -> row.scenario().tokensPerMinute()),
                new Column<>("boundBy", "bound by", QuotaRow::boundBy),
                new Column<>("usedPercent", "% used", QuotaRow::tighterPercent),
                new Column<>("otherUsedPercent", "% of other", QuotaRow::otherPercent),
                new Column<>("seconds", "seconds", QuotaRow::seconds),
                new Column<>("requests", "requests", QuotaRow::requests),
                new Column<>("rejected", "rejected", QuotaRow::rejected),
                new Column<>("rejectedPerThousand", "per 1,000", QuotaRow::rejectedPerThousand),
                new Column<>("holds", "", QuotaRow::holds));
    }

    @Override
    public void measure(Workplace workplace, Consumer<QuotaRow> rows) throws Exception {
        List<QuotaScenario> scenarios = QuotaScenario.all();
        try (Cluster cluster = new Cluster(workplace)) {
            int number = 0;
            for (QuotaScenario scenario : scenarios) {
                workplace.say("quota %d of %d: %s, %s, parallelism %d, %,d tokens a minute"
                        .formatted(
                                ++number,
                                scenarios.size(),
                                scenario.input().shown(),
                                scenario.place(),
                                scenario.parallelism(),
                                scenario.tokensPerMinute()));
                rows.accept(measure(scenario, workplace, cluster));
            }
        }
    }

    private static QuotaRow measure(QuotaScenario scenario, Workplace workplace, Cluster cluster) throws Exception {
        Path folder = workplace.folder("quota");
        scenario.input().write(folder.resolve("in"), scenario.budget(SECONDS), scenario.tokens());
        List<String> options = List.of(
                "--latency=100ms..300ms",
                "--rpm=" + scenario.requestsPerMinute(),
                "--tpm=" + scenario.tokensPerMinute(),
                "--tokens-per-text=" + scenario.tokensPerText());
        try (FakeService service = FakeService.start(workplace, folder, options)) {
            Path file = Files.writeString(folder.resolve("pipeline.yaml"), pipeline(scenario, folder, service.url()));
            if (scenario.taskManagers() == 0) {
                workplace.run(file);
            } else {
                cluster.run(file);
            }
            Steady steady = Steady.of(service.seconds(), FIRST_SECONDS, LAST_SECONDS);
            return new QuotaRow(
                    scenario,
                    steady.seconds().size(),
                    steady.requestsPerMinute(),
                    steady.tokensPerMinute(),
                    service.requests(),
                    service.rejectedByLimits());
        }
    }

    private static String pipeline(QuotaScenario scenario, Path folder, String url) {
        return """
                name: quota
                source: {type: files, path: "%1$s/in", format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%2$s", model: %3$s, dimensions: 8}
                    input: text
                    output: vector
                    batch: {maxRows: %4$d%5$s}
                    calls: {capacity: 40, limit: {requestsPerMinute: %6$d, tokensPerMinute: %7$d}}
                sink: {type: files, path: "%1$s/out"}
                runtime: {parallelism: %8$d, checkpoint: {path: "%1$s/checkpoints"}}
                """.formatted(
                        folder,
                        url,
                        scenario.model(),
                        QuotaScenario.BATCH,
                        scenario.input().grouped() ? ", within: bucket" : "",
                        scenario.requestsPerMinute(),
                        scenario.tokensPerMinute(),
                        scenario.parallelism());
    }

    /** A session cluster with two TaskManagers, started when it is first needed. */
    private static final class Cluster implements AutoCloseable {

        private final Workplace workplace;
        private @Nullable SessionCluster started;

        Cluster(Workplace workplace) {
            this.workplace = workplace;
        }

        void run(Path pipeline) throws IOException, InterruptedException {
            if (started == null) {
                started = SessionCluster.start(workplace.folder("cluster"), Map.of());
            }
            SessionCluster.Submission run = started.run("run", pipeline.toString());
            if (run.exitCode() != 0) {
                throw new IllegalStateException("the run ended with code " + run.exitCode() + ":\n" + run.output());
            }
        }

        @Override
        public void close() {
            if (started != null) {
                started.close();
            }
        }
    }
}
