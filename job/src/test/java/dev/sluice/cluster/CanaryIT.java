package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.graph.Duck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A key, and rows that fail at parsing, typing, calling and writing, on a session cluster whose processes all log at
 * DEBUG: none of it may be in a log, in what Flink's REST endpoint tells of a job (exceptions and metrics included), in
 * what the client prints, or in the run's record.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CanaryIT {
    private static final String KEY_NAME = "SLUICE_CANARY_KEY";
    private static final String KEY = "canary-key-88f0a1";
    private static final String ROW = "canary-row-3be77d";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String LONG = ROW + "x".repeat(300);

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // starts before all tests
    private SessionCluster cluster;

    @BeforeAll
    void startCluster() throws IOException {
        cluster = SessionCluster.start(folder, Map.of(KEY_NAME, KEY), "debug");
        Files.writeString(folder.resolve("parsing.csv"), "id,text,note\n1,a,b\n2," + ROW + ",b,one too many\n");
        Files.writeString(
                folder.resolve("typing.ndjson"),
                "{\"id\": 1, \"text\": \"a\"}\n{\"id\": \"" + ROW + "\", \"text\": \"b\"}\n");
        Files.writeString(folder.resolve("writing.csv"), "id,text,note\n1,a,b\n2,a," + LONG + "\n");
        Files.writeString(
                folder.resolve("calling.csv"),
                IntStream.range(0, 200)
                        .mapToObj(row -> "%d,%s %d,%s\n".formatted(row, ROW, row, ROW))
                        .collect(Collectors.joining("", "id,text,note\n", "")));
    }

    @AfterAll
    void closeCluster() {
        cluster.close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("parsing", "format: csv", "parsing.csv, line 3: "),
                Arguments.of("typing", "format: ndjson, schema: {id: INT, text: STRING}", "typing.ndjson, line 2: "),
                Arguments.of(
                        "writing",
                        "format: csv",
                        "sink.partitionBy: a value of column note makes a folder name of 322 bytes, file systems take"
                                + " 255; partition by a column of short values"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failsWithoutAWordOfTheRow(String at, String source, String message) throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(8)) {
            String partition = at.equals("writing") ? ", partitionBy: [note]" : "";
            String file = at + (at.equals("typing") ? ".ndjson" : ".csv");
            String job = run(at, "{type: files, path: %s, %s}".formatted(file, source), server, partition, "");

            assertThat(cluster.awaitEnd(job, LIMIT)).isEqualTo("FAILED");
            assertThat(cluster.failure(job)).contains(message);
            assertNoCanary(job, at);
        }
    }

    /** Answers that quote the row and the key: a row at fault, broken answers, errors of the server, a throttling. */
    @Test
    void answersThatQuoteRowsAndKeysGoNowhere() throws Exception {
        String quote = "{\"error\": {\"message\": \"" + ROW + " " + KEY + "\", \"code\": \"" + ROW + "\"}}";
        List<Fault> faults = List.of(
                Fault.status(500, quote),
                Fault.status(429, Map.of("retry-after-ms", "10", "x-echo", ROW), quote),
                Fault.status(200, quote.replace("{\"error\"", "{\"data\": [{\"" + ROW)),
                Fault.status(200, Map.of(), ROW),
                Fault.reset(),
                Fault.status(400, quote));
        try (StubEmbeddings server =
                new StubEmbeddings(8).failing(request -> request < faults.size() ? faults.get(request) : null)) {
            String job = run(
                    "calling",
                    "{type: files, path: calling.csv, format: csv}",
                    server,
                    "",
                    "deadLetter: {path: calling-dead}");

            cluster.awaitFinished(job, LIMIT);
            assertThat(String.join("", cluster.logs().values())).contains("DEBUG org.asynchttpclient.", " dev.sluice.");
            assertNoCanary(job, "calling");
            assertThat(Duck.query("SELECT count(DISTINCT id), count(*) FROM read_parquet('%s/calling-out/*.parquet')"
                            .formatted(folder)))
                    .containsExactly(List.of(200L, 200L));
        }
    }

    @Test
    void aRefusedKeyIsNotShown() throws Exception {
        String quote = "{\"error\": {\"message\": \"wrong key " + KEY + "\", \"code\": \"invalid_api_key\"}}";
        try (StubEmbeddings server = new StubEmbeddings(8).failing(request -> Fault.status(401, quote))) {
            String job = run("refused", "{type: files, path: calling.csv, format: csv}", server, "", "");

            assertThat(cluster.awaitEnd(job, LIMIT)).isEqualTo("FAILED");
            assertThat(cluster.failure(job)).contains("status 401, code invalid_api_key");
            assertThat(server.authorizations()).containsOnly("Bearer " + KEY);
            assertNoCanary(job, "refused");
        }
    }

    private String run(String name, String source, StubEmbeddings server, String partition, String more)
            throws IOException, InterruptedException {
        Path file = Files.writeString(
                folder.resolve(name + ".yaml"), """
                name: %1$s
                source: %2$s
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%3$s", model: m, apiKey: "${env:%4$s}"}
                    input: text
                    output: vector
                    batch: {maxRows: 20}
                    calls: {retry: {attempts: 5, backoff: {initial: 10ms, max: 50ms}}}
                sink: {type: files, path: %1$s-out%5$s}
                runtime: {parallelism: 2, checkpoint: {interval: 300ms}}
                %6$s
                """.formatted(name, source, server.url(), KEY_NAME, partition, more));
        SessionCluster.Submission submission = cluster.submit("run", file.toString());
        assertThat(submission.exitCode()).as(submission.output()).isZero();
        return submission.lastJobId();
    }

    private void assertNoCanary(String job, String name) throws IOException {
        assertThat(cluster.everythingOf(job)).contains("\"state\":").doesNotContain(KEY, ROW);
        cluster.logs().forEach((process, log) -> {
            if (process.startsWith("taskmanager")) {
                assertThat(log.lines()).as(process).anyMatch(line -> line.contains(" DEBUG org.apache.flink."));
            }
            for (String line : log.lines().toList()) {
                assertThat(line).as(process).doesNotContain(KEY, ROW);
            }
        });
        Path record = folder.resolve(name + "-out/_sluice/run.json");
        assertThat(Files.readString(record)).contains("\"job\"").doesNotContain(KEY, ROW);
    }
}
