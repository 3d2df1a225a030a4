package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.fake.AcceptedSecond;
import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.FakeLimits;
import dev.sluice.fake.FakeSettings;
import dev.sluice.graph.Duck;
import dev.sluice.graph.PipelineFixture;
import dev.sluice.graph.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job jar on a session cluster of separate JVMs, submitted with {@code flink run}. The service's key is in the
 * environment of the TaskManagers alone, and must be found nowhere else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionClusterIT {

    private static final String KEY_NAME = "SLUICE_CLUSTER_TEST_KEY";
    private static final String KEY_REFERENCE = "env:" + KEY_NAME;
    private static final String KEY = "canary-4f1d2c7b9e";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Path NODES =
            Path.of("../config/samples/nodes.csv").toAbsolutePath().normalize();
    private static final int ROWS = 20_731;
    private static final int CAPACITY = 10;

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // starts before all tests
    private SessionCluster cluster;

    @SuppressWarnings("NullAway.Init") // starts before each test
    private StubEmbeddings server;

    @BeforeAll
    void startCluster() throws IOException {
        cluster = SessionCluster.start(folder, Map.of(KEY_NAME, KEY));
    }

    @AfterAll
    void closeCluster() {
        cluster.close();
    }

    @BeforeEach
    void startServer() {
        server = new StubEmbeddings(64);
    }

    @AfterEach
    void keyIsNowhereToBeFound() throws IOException {
        server.close();
        assertThat(System.getenv(KEY_NAME)).isNull();
        assertThat(cluster.logs()).allSatisfy((process, log) -> assertThat(log).doesNotContain(KEY));
        for (String job : cluster.jobs().keySet()) {
            assertThat(cluster.everythingOf(job)).doesNotContain(KEY);
        }
    }

    @Test
    void writesTheDatasetThatTheEmbeddedFlinkWrites() throws Exception {
        Path file = write("nodes.yaml", pipeline("nodes", KEY_REFERENCE, true));
        var submission = cluster.submit("run", file.toString());
        assertThat(submission.exitCode()).as(submission.output()).isZero();
        assertThat(submission.jobIds()).as("ordering and enrichment").hasSize(2);
        assertThat(cluster.jobs()).containsEntry(submission.jobIds().get(0), "FINISHED");
        assertThat(submission.output())
                .contains("nodes was submitted and goes on in the cluster; its record is "
                        + folder.resolve("nodes/_sluice/run.json"));
        cluster.awaitFinished(submission.lastJobId(), LIMIT);
        assertThat(cluster.restarted(submission.lastJobId())).isFalse();

        RunRecord record = record("nodes");
        assertThat(record.status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(record.rowsRead()).isEqualTo(ROWS);
        assertThat(record.rowsWritten()).isEqualTo(ROWS);
        assertThat(server.authorizations()).containsOnly("Bearer " + KEY);
        for (String taskManager : List.of("taskmanager-0", "taskmanager-1")) {
            assertThat(cluster.logs().get(taskManager)).as(taskManager).contains(submission.lastJobId());
        }

        Path key = Files.writeString(folder.resolve("embedded-key"), "another-key");
        RunRecord embedded = PipelineFixture.run(pipeline("embedded", "file:" + key, true), folder, Map.of());
        assertThat(embedded.rowsWritten()).isEqualTo(ROWS);
        assertThat(Duck.query("SELECT bucket, count(*) FROM %s GROUP BY bucket, filename ORDER BY bucket"
                        .formatted(dataset("nodes"))))
                .hasSize(11)
                .startsWith(List.of(0L, 2000L))
                .endsWith(List.of(10L, 731L));
        assertThat(differences("nodes", "embedded")).isEmpty();
        assertThat(differences("nodes-buckets", "embedded-buckets")).isEmpty();
    }

    @Test
    void loadsTheLocalModelForOneRunAfterTheOther() throws Exception {
        Path input = folder.resolve("terms.csv");
        Files.writeString(
                input,
                IntStream.range(0, 300)
                        .mapToObj(i -> "t" + i + ",term number " + i + "\n")
                        .collect(Collectors.joining("", "id,name\n", "")));
        Path file = write("terms.yaml", """
                name: terms
                source: {type: files, path: terms.csv, format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: local, dimensions: 384}
                    input: name
                    output: embedding
                    batch: {maxRows: 50}
                sink: {type: files, path: terms, mode: overwrite}
                runtime: {parallelism: 4, checkpoint: {interval: 1s}}
                """);
        Set<String> runs = new HashSet<>();
        for (int run = 0; run < 2; run++) {
            var submission = cluster.submit("run", file.toString());
            assertThat(submission.exitCode()).as(submission.output()).isZero();
            cluster.awaitFinished(submission.lastJobId(), LIMIT);
            assertThat(cluster.restarted(submission.lastJobId())).isFalse();
            assertThat(record("terms").status()).isEqualTo(RunRecord.Status.FINISHED);
            assertThat(record("terms").rowsWritten()).isEqualTo(300);
            assertThat(Duck.query("""
                            SELECT count(DISTINCT id), count(DISTINCT embedding), min(len(embedding)), max(len(embedding))
                            FROM %s""".formatted(dataset("terms")))).containsExactly(List.of(300L, 300L, 384L, 384L));
            runs.add(record("terms").runId());
            for (String taskManager : List.of("taskmanager-0", "taskmanager-1")) {
                assertThat(cluster.logs().get(taskManager)).as(taskManager).contains(submission.lastJobId());
            }
        }
        assertThat(runs).hasSize(2);
    }

    @Test
    void failsForGoodWhenTheServiceRefusesTheKey() throws Exception {
        server.failing(request -> Fault.status(
                401,
                "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\",\"code\":\"invalid_api_key\"}}"));
        Path file = write("refused.yaml", pipeline("refused", KEY_REFERENCE, false));
        String why = "step embed: " + server.url().replace("/v1", "")
                + ": status 401, code invalid_api_key: the service refuses the credentials; check the key and its rights\n";

        var detached = cluster.submit("run", file.toString());
        assertThat(detached.exitCode()).as(detached.output()).isZero();
        assertThat(cluster.awaitEnd(detached.lastJobId(), LIMIT)).isEqualTo("FAILED");
        assertThat(cluster.restarted(detached.lastJobId())).isFalse();
        assertThat(cluster.failure(detached.lastJobId())).contains(why);

        var attached = cluster.run("run", file.toString(), "--set", "sink.path=refused-again");
        assertThat(attached.exitCode()).as(attached.output()).isEqualTo(1);
        assertThat(attached.output()).contains("sluice: " + why);
        assertThat(cluster.jobs()).containsEntry(attached.lastJobId(), "FAILED");
        assertThat(record("refused-again").status()).isEqualTo(RunRecord.Status.FAILED);
        assertThat(server.requests()).as("in flight when the first was refused").isLessThanOrEqualTo(2 * 2 * CAPACITY);
    }

    @Test
    void keepsToOneQuotaWhicheverTaskManagerHasTheWork() throws Exception {
        int perSecond = 50;
        try (FakeEmbeddings limited =
                new FakeEmbeddings(FakeSettings.DEFAULT.with(new FakeLimits(perSecond * 60L, 0, true)))) {
            // For some six seconds both have work, for another six the first alone.
            Path file =
                    new QuotaPipeline(folder, "quota").write(limited.url(), KEY_REFERENCE, perSecond * 60L, 450, 150);
            runOnBothTaskManagers(file);

            assertThat(record("quota").rowsWritten()).isEqualTo(600L * QuotaPipeline.ROWS_PER_BATCH);
            assertThat(limited.counts().requests()).isEqualTo(600);
            assertThat(limited.counts().rejectedByLimits()).isZero();
            List<AcceptedSecond> seconds = limited.perSecond();
            int first = IntStream.range(0, seconds.size())
                    .filter(second -> seconds.get(second).requests() > 0)
                    .findFirst()
                    .orElseThrow();
            assertThat(seconds.subList(first + 3, seconds.size() - 1).stream()
                            .mapToLong(AcceptedSecond::requests)
                            .average()
                            .orElse(0))
                    .as("requests a second of %s", seconds)
                    .isBetween(0.9 * perSecond, 1.05 * perSecond);
        }
    }

    @Test
    void pausesBothTaskManagersWhenOneIsThrottled() throws Exception {
        OneThrottle throttle = new OneThrottle(server, QuotaPipeline.ROWS_PER_BATCH, Duration.ofSeconds(2));
        server.failing(throttle);
        Path file = new QuotaPipeline(folder, "paused").write(server.url(), KEY_REFERENCE, 3_000, 200, 200);
        runOnBothTaskManagers(file);

        assertThat(record("paused").rowsWritten()).isEqualTo(400L * QuotaPipeline.ROWS_PER_BATCH);
        List<OneThrottle.Arrival> after = throttle.after();
        // The other one hears of it after two renewals of its lease, each at most 250 ms later.
        assertThat(after).noneMatch(arrival -> arrival.seconds() > 1 && arrival.seconds() < 2);
        assertThat(after.stream()
                        .filter(arrival -> arrival.seconds() >= 2)
                        .map(OneThrottle.Arrival::bucket)
                        .distinct())
                .containsExactlyInAnyOrder("0", "1");
    }

    @Test
    void endsTheClientWithTheProblemsOfAFile() throws Exception {
        Path file = write("wrong.yaml", pipeline("wrong", KEY_REFERENCE, false).replace("enrich:", "enrich_:"));
        Set<String> before = cluster.jobs().keySet();
        var wrong = cluster.submit("run", file.toString());
        assertThat(wrong.exitCode()).as(wrong.output()).isEqualTo(1);
        assertThat(wrong.output())
                .contains("sluice: " + file + " is not valid, ")
                .contains(file + ", line 3: enrich_: unknown key; did you mean enrich?\n");
        assertThat(cluster.jobs().keySet()).isEqualTo(before);
    }

    private void runOnBothTaskManagers(Path file) throws Exception {
        var run = cluster.run("run", file.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(cluster.restarted(run.lastJobId())).isFalse();
        for (String taskManager : List.of("taskmanager-0", "taskmanager-1")) {
            assertThat(cluster.logs().get(taskManager)).as(taskManager).contains(run.lastJobId());
        }
    }

    private String pipeline(String name, String apiKey, boolean inBuckets) {
        String pipeline = """
                name: %1$s
                source: {type: files, path: %2$s, format: csv}
                enrich:
                  - name: embed
                    service:
                      type: embedding
                      provider: openai
                      url: %3$s
                      model: stub
                      dimensions: 64
                      apiKey: ${%4$s}
                    input: {concat: [category, name], maxLength: 100}
                    output: embedding
                    batch: {maxRows: 500}
                    calls: {capacity: %5$d}
                runtime: {parallelism: 2, checkpoint: {interval: 1s}}
                """.formatted(name, NODES, server.url(), apiKey, CAPACITY);
        return pipeline + (inBuckets ? """
                        buckets: {orderBy: id, size: 2000, path: %1$s-buckets}
                        sink: {type: files, path: %1$s, partitionBy: [bucket]}
                        """ : """
                        sink: {type: files, path: %1$s}
                        """).formatted(name);
    }

    /** Rows that one dataset has and the other has not, or not at the same place of the same bucket; all columns. */
    private static List<List<@Nullable Object>> differences(String one, String other) {
        String columns = "SELECT * EXCLUDE (filename) FROM ";
        return Duck.query("(%1$s EXCEPT ALL %2$s) UNION ALL (%2$s EXCEPT ALL %1$s)"
                .formatted(columns + dataset(one), columns + dataset(other)));
    }

    private static String dataset(String name) {
        return "read_parquet('%s/**/*.parquet', hive_partitioning = true, file_row_number = true, filename = true)"
                .formatted(folder.resolve(name));
    }

    private static Path write(String name, String yaml) throws IOException {
        return Files.writeString(folder.resolve(name), yaml);
    }

    private static RunRecord record(String output) throws IOException {
        return Objects.requireNonNull(RunRecord.read(
                new org.apache.flink.core.fs.Path(folder.resolve(output).toString())));
    }
}
