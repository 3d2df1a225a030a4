package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.RunKeys;
import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a whole run, as a reporter of the cluster sees them, beside its record and its files. */
final class RunMetricsTest {

    private static final int ROWS = 1_000;
    private static final String GROUP = ".sluice.step.embed.";

    @TempDir
    private Path folder = Path.of("");

    private Map<String, Long> metrics = Map.of();

    @Test
    void agreeWithTheRecordAndTheFiles() throws Exception {
        InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();
        try (StubEmbeddings server = new StubEmbeddings(4).failing(RunMetricsTest::fault)) {
            writeInput();
            RunRecord run = run(server, reporter);

            assertThat(run.status()).isEqualTo(RunRecord.Status.FINISHED);
            assertThat(metrics.keySet()).isEqualTo(documented());
            assertThat(metrics)
                    .containsEntry("requests.answered", server.requests() - 4L)
                    .containsEntry("requests.throttled", 1L)
                    .containsEntry("requests.outcomeUnknown", 1L)
                    .containsEntry("requests.tooLarge", 1L)
                    .containsEntry("requests.data", 1L)
                    .containsEntry("requests.transient", 0L)
                    .containsEntry("requests.badResponse", 0L)
                    .containsEntry("requests.fatal", 0L)
                    .containsEntry("splits", 2L)
                    .containsEntry("throttledMillis", 100L)
                    .containsEntry("batchSize", (long) server.requests())
                    .containsEntry("callDuration", (long) server.requests())
                    .containsEntry("limiterWait", (long) server.requests())
                    .containsEntry("inFlight", 0L)
                    .containsEntry("waiting", 0L)
                    .containsEntry("bytesInFlight", 0L)
                    .containsEntry("serviceDown", 0L);
            assertThat(metrics.get("tokensReserved")).isPositive();
            assertThat(metrics.get("concurrencyLimit")).isBetween(2L, 6L);

            assertThat(metrics)
                    .containsEntry("retries", run.retries())
                    .containsEntry("splits", run.calls().splits())
                    .containsEntry("requests.outcomeUnknown", run.calls().outcomesUnknown())
                    .containsEntry("tokensUsed", run.tokens())
                    .containsEntry("rowsDeduplicated", run.calls().rowsDeduplicated())
                    .containsEntry("rowsTruncated", run.calls().rowsTruncated())
                    .containsEntry("rowsAnswered", rows("out"))
                    .containsEntry("rowsRejected", rows("dead"));
            assertThat(run.requests()).isEqualTo(server.requests());
            assertThat(run.calls().rowsDeduplicated()).isEqualTo(ROWS / 50);
            assertThat(rows("dead")).isEqualTo(1);
        }
    }

    private static @Nullable Fault fault(int request) {
        return switch (request) {
            case 2 -> Fault.status(429, Map.of("retry-after-ms", "100"), "");
            case 5 -> Fault.reset();
            case 8 -> Fault.status(413, "{}");
            case 11 -> Fault.status(400, "{}");
            default -> null;
        };
    }

    /** Row 3 has no text; two rows of each batch have the same. */
    private void writeInput() throws IOException {
        Files.writeString(
                folder.resolve("in.csv"),
                IntStream.range(0, ROWS)
                        .mapToObj(row -> row + "," + (row == 3 ? "" : "term " + (row % 50 == 8 ? row - 1 : row)) + "\n")
                        .collect(Collectors.joining("", "id,text\n", "")));
    }

    /** As an embedded run does, with a reporter beside. */
    private RunRecord run(StubEmbeddings server, InMemoryReporter reporter) throws Exception {
        Plan plan = PipelineFixture.plan("""
                name: metrics
                source: {type: files, path: in.csv, format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%s", model: stub, dimensions: 4}
                    input: text
                    output: vector
                    batch: {maxRows: 50}
                    calls:
                      capacity: 3
                      retry: {backoff: {initial: 10ms, max: 10ms}}
                      limit: {tokensPerMinute: 1000000000}
                sink: {type: files, path: out}
                deadLetter: {path: dead}
                runtime: {parallelism: 2}
                """.formatted(server.url()), folder, Map.of());
        RunStart start = RunStart.of(plan, false, null, false);
        RunBooks books = RunBooks.of(plan, start, "token");
        KeptKeys keys = KeptKeys.of(
                start.run(), RunKeys.of(plan.pipeline()), plan.input().files().files());
        new OutputFolders(plan).prepare(start, books, keys);
        Configuration configuration = JobConfiguration.enrichment(plan, start.folder());
        JobConfiguration.embed(configuration, plan);
        reporter.addToConfiguration(configuration);
        // A cluster of its own: that of an embedded run closes with the job, and its reporters forget.
        MiniClusterWithClientResource cluster =
                new MiniClusterWithClientResource(new MiniClusterResourceConfiguration.Builder()
                        .setConfiguration(configuration)
                        .setNumberSlotsPerTaskManager(2)
                        .build());
        cluster.before();
        Map<String, Object> counts;
        try {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            new Enrichment(plan, plan.input(), null, books).build(env);
            counts = env.execute().getAllAccumulatorResults();
            metrics = summed(reporter);
        } finally {
            cluster.after();
        }
        // What calls came to one by one is what their batches came to.
        RunRecord run = books.read();
        assertThat(new LiveCounts.Reading(counts).calls()).isEqualTo(new LiveCalls(run.calls(), 0, 0));
        return run;
    }

    /** Counters and gauges of both subtasks added up; of histograms, how many values they were given. */
    private static Map<String, Long> summed(InMemoryReporter reporter) {
        Map<String, Long> sums = new TreeMap<>();
        reporter.getMetricsByGroup()
                .forEach((group, metrics) -> metrics.forEach((name, metric) -> {
                    String identifier = group.getMetricIdentifier(name);
                    int at = identifier.indexOf(GROUP);
                    if (at >= 0) {
                        sums.merge(identifier.substring(at + GROUP.length()), value(metric), Long::sum);
                    }
                }));
        return sums;
    }

    private static long value(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return metric instanceof Histogram histogram
                ? histogram.getCount()
                : ((Number) ((Gauge<?>) metric).getValue()).longValue();
    }

    /** Names in the README's table of metrics. */
    private static Set<String> documented() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String table = readme.substring(readme.indexOf("| Metric |"));
        return Pattern.compile("^\\| `([a-zA-Z.]+)` ", Pattern.MULTILINE)
                .matcher(table.substring(0, table.indexOf("\n\n")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
    }

    private long rows(String dataset) {
        return (Long) Duck.query("SELECT count(*) FROM read_parquet('%s/%s/*.parquet')".formatted(folder, dataset))
                .get(0)
                .get(0);
    }
}
