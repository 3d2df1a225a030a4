package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BrokenFiles.Broken;
import dev.sluice.http.Meaning;
import dev.sluice.http.NoAnswer;
import dev.sluice.service.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineFileTest {

    private static Loaded parse(String yaml, String... settings) {
        return PipelineFile.parse("p.yaml", yaml, List.of(settings), BrokenFiles.HERE);
    }

    private static List<String> problems(Loaded loaded) {
        return loaded.problems().list().stream().map(Problem::toString).toList();
    }

    private static Pipeline pipeline(String yaml, String... settings) {
        Loaded loaded = parse(yaml, settings);
        assertThat(problems(loaded)).isEmpty();
        return Objects.requireNonNull(loaded.pipeline());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.sluice.config.BrokenFiles#all")
    void saysAllThatIsWrong(Broken broken) {
        assertThat(problems(parse(broken.yaml()))).containsExactlyElementsOf(broken.problems());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.sluice.config.BrokenFiles#all")
    void showsNoSecret(Broken broken) {
        assertThat(parse(broken.yaml()).problems().toString()).isNotEmpty().doesNotContain(BrokenFiles.CANARY);
    }

    @Test
    void bindsEachKey() {
        Pipeline pipeline = pipeline("""
                name: all
                source:
                  type: files
                  path: in/*.csv
                  format: csv
                  csv: {delimiter: "\\t", quote: "'", header: false, charset: ISO-8859-1}
                  schema: {id: STRING, price: 'DECIMAL(10, 2)'}
                  onBadRow: deadLetter
                buckets: {orderBy: id, size: 500, path: s3://bucket/ordered}
                enrich:
                  - name: embed
                    service:
                      type: embedding
                      provider: openai
                      url: https://api.example.com/v1
                      model: small
                      dimensions: 8
                      encoding: float
                      apiKey: ${env:API_KEY}
                      maxInputTokens: 100
                    input: {concat: [id, price], maxLength: 10, separator: ' ', as: text, onEmpty: passThrough,
                      onTooLong: truncate}
                    output: {vector: ARRAY<FLOAT>}
                    batch: {maxRows: 5, maxBytes: 4MiB, maxTokens: 250000, maxWait: 500ms, within: id}
                    calls:
                      order: unordered
                      capacity: 3
                      timeout: 30s
                      deadline: 15m
                      outage: 1h
                      retry: {attempts: 5, backoff: {initial: 1s, max: 2s, multiplier: 1.5}}
                      limit: {requestsPerMinute: 600, tokensPerMinute: 1000000}
                      deduplicate: false
                sink:
                  - type: files
                    path: out
                    format: parquet
                    partitionBy: {column: at, pattern: "'dt='yyyy-MM-dd", zone: Europe/Berlin}
                    compression: lz4_raw
                    mode: append
                deadLetter: {type: files, path: dead, maxRows: 0}
                runtime: {parallelism: 4, checkpoint: {interval: 1s, path: ../state}, journal: false}
                """);

        assertThat(pipeline)
                .isEqualTo(new Pipeline(
                        "all",
                        new Source.Files(
                                "/project/in/*.csv",
                                Source.Format.CSV,
                                new Source.Csv('\t', '\'', false, StandardCharsets.ISO_8859_1),
                                Map.of("id", "STRING", "price", "DECIMAL(10, 2)"),
                                Source.OnBadRow.DEAD_LETTER),
                        new Buckets("id", 500, "s3://bucket/ordered"),
                        List.of(new Step(
                                "embed",
                                new Service.Embedding(
                                        Service.Provider.OPENAI,
                                        "https://api.example.com/v1",
                                        "small",
                                        8,
                                        Service.Encoding.FLOAT,
                                        100,
                                        new Connection(
                                                new Secret("${env:API_KEY}"),
                                                null,
                                                Duration.ofSeconds(5),
                                                false,
                                                null,
                                                null,
                                                null)),
                                new Input.Concat(
                                        List.of("id", "price"),
                                        10,
                                        " ",
                                        "text",
                                        Input.OnEmpty.PASS_THROUGH,
                                        Input.OnTooLong.TRUNCATE),
                                new Output(Map.of("vector", "ARRAY<FLOAT>")),
                                new Batch(5, new DataSize(4 << 20), 250_000L, Duration.ofMillis(500), "id"),
                                new Calls(
                                        Calls.Order.UNORDERED,
                                        3,
                                        Duration.ofSeconds(30),
                                        Duration.ofMinutes(15),
                                        Duration.ofHours(1),
                                        new Calls.Retry(
                                                5,
                                                new Calls.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), 1.5)),
                                        new Calls.Limit(600L, 1_000_000L),
                                        false))),
                        List.of(new Sink.Files(
                                "/project/out",
                                Sink.Format.PARQUET,
                                new Sink.PartitionBy.Time("at", "'dt='yyyy-MM-dd", ZoneId.of("Europe/Berlin")),
                                Sink.Compression.LZ4_RAW,
                                Sink.Mode.APPEND)),
                        new DeadLetter(DeadLetter.Type.FILES, "/project/dead", 0L),
                        new JobRuntime(4, new JobRuntime.Checkpoint(Duration.ofSeconds(1), "/state"), false)));
    }

    @Test
    void readsHowAServiceIsReached() {
        Connection connection = connection("""
                auth:
                  type: oauth2
                  tokenUrl: https://login.example.com/token
                  clientId: me
                  clientSecret: ${env:API_KEY}
                  scope: read write
                  audience: https://api.example.com
                  clientAuth: post
                connectTimeout: 2s
                compressRequests: true
                proxy: {url: "http://proxy.example:3128", user: me, password: "${env:API_KEY}"}
                trustedCertificates: certificates/own.pem
                errors:
                  - {status: 424, as: fatal}
                  - {code: weird_code, as: transient}
                  - {failure: unknownHost, as: fatal}
                  - {status: 409, code: x, as: outcomeUnknown}
                """);

        Secret secret = new Secret("${env:API_KEY}");
        assertThat(connection)
                .isEqualTo(new Connection(
                        null,
                        new Connection.Auth.Oauth2(
                                "https://login.example.com/token",
                                "me",
                                secret,
                                "read write",
                                "https://api.example.com",
                                Connection.ClientAuth.POST),
                        Duration.ofSeconds(2),
                        true,
                        new Connection.Proxy("http://proxy.example:3128", "me", secret),
                        "/project/certificates/own.pem",
                        List.of(
                                new Connection.ErrorRule(424, null, null, Meaning.FATAL),
                                new Connection.ErrorRule(null, "weird_code", null, Meaning.TRANSIENT),
                                new Connection.ErrorRule(null, null, NoAnswer.UNKNOWN_HOST, Meaning.FATAL),
                                new Connection.ErrorRule(409, "x", null, Meaning.OUTCOME_UNKNOWN))));
    }

    @Test
    void readsEachKindOfCredentials() {
        Secret secret = new Secret("${env:API_KEY}");

        assertThat(connection("auth: {type: bearer, token: '${env:API_KEY}'}\n").auth())
                .isEqualTo(new Connection.Auth.Bearer(secret));
        assertThat(connection("auth: {type: basic, user: me, password: '${env:API_KEY}'}\n")
                        .auth())
                .isEqualTo(new Connection.Auth.Basic("me", secret));
        assertThat(connection("auth: {type: header, name: api-key, value: '${env:API_KEY}'}\n")
                        .auth())
                .isEqualTo(new Connection.Auth.Header("api-key", secret));
        assertThat(connection("apiKey: ${env:API_KEY}\n").apiKey()).isEqualTo(secret);
    }

    private static Connection connection(String keys) {
        Pipeline pipeline = pipeline(BrokenFiles.GOOD.replace("      apiKey: ${env:API_KEY}\n", keys.indent(6)));
        return ((Service.Embedding) pipeline.enrich().get(0).service()).connection();
    }

    @Test
    void fillsInDefaults() {
        Pipeline pipeline = pipeline("""
                name: least
                source: {type: files, path: /in, format: parquet}
                enrich: [{name: echo, service: {type: echo}, input: '*', output: [a, b]}]
                sink: {type: files, path: /out}
                """);

        assertThat(pipeline)
                .isEqualTo(new Pipeline(
                        "least",
                        new Source.Files(
                                "/in",
                                Source.Format.PARQUET,
                                new Source.Csv(',', '"', true, StandardCharsets.UTF_8),
                                null,
                                Source.OnBadRow.FAIL),
                        null,
                        List.of(new Step(
                                "echo",
                                new Service.Echo(),
                                new Input.Everything(),
                                new Output(Map.of("a", "", "b", "")),
                                new Batch(500, null, null, null, null),
                                new Calls(
                                        Calls.Order.ORDERED,
                                        10,
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(60),
                                        Duration.ofMinutes(15),
                                        new Calls.Retry(
                                                3, new Calls.Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10), 2)),
                                        new Calls.Limit(null, null),
                                        null))),
                        List.of(new Sink.Files(
                                "/out",
                                Sink.Format.PARQUET,
                                new Sink.PartitionBy.Columns(List.of()),
                                Sink.Compression.ZSTD,
                                Sink.Mode.FAIL)),
                        null,
                        new JobRuntime(null, new JobRuntime.Checkpoint(Duration.ofSeconds(10), null), null)));
    }

    @Test
    void keepsColumnsInTheOrderOfTheFile() {
        Pipeline pipeline = pipeline(BrokenFiles.GOOD.replace(
                "format: csv", "format: csv\n  schema: {zeta: INT, alpha: INT, mid: INT, beta: INT, name: STRING}"));

        Map<String, String> schema = Objects.requireNonNull(((Source.Files) pipeline.source()).schema());
        assertThat(schema.keySet()).containsExactly("zeta", "alpha", "mid", "beta", "name");
    }

    @Test
    void closesBatchesAtBucketsUnlessToldOtherwise() {
        String buckets = BrokenFiles.GOOD + "buckets: {orderBy: id, size: 5, path: out/buckets}\n";
        Pipeline without = pipeline(BrokenFiles.GOOD);
        Pipeline with = pipeline(buckets);
        Pipeline own = pipeline(buckets, "enrich.embed.batch.within=category");

        assertThat(without.within(without.enrich().get(0))).isNull();
        assertThat(with.within(with.enrich().get(0))).isEqualTo("bucket");
        assertThat(own.within(own.enrich().get(0))).isEqualTo("category");
    }

    @Test
    void waitsForEverForABatchOfABoundedSource() {
        Pipeline pipeline = pipeline(BrokenFiles.GOOD);
        Pipeline own = pipeline(BrokenFiles.GOOD, "enrich[0].batch.maxWait=3s");

        assertThat(pipeline.maxWait(pipeline.enrich().get(0))).isNull();
        assertThat(own.maxWait(own.enrich().get(0))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void waitsASecondForABatchOfAnEndlessSource() {
        Pipeline files = pipeline(BrokenFiles.GOOD);
        Pipeline kafka = new Pipeline(
                files.name(),
                new Source.Kafka(List.of("nodes"), "localhost:9092", Map.of("id", "STRING")),
                null,
                files.enrich(),
                files.sink(),
                null,
                files.runtime());

        assertThat(kafka.maxWait(kafka.enrich().get(0))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void resolvesReferencesInsideTextsAndNumbers() {
        Pipeline pipeline = pipeline(BrokenFiles.GOOD
                .replace("out/nodes", "out/${env:SIZE}/nodes-${env:SIZE}")
                .replace("maxRows: 500", "maxRows: \"${env:SIZE}\""));

        assertThat(pipeline.sink())
                .extracting(sink -> ((Sink.Files) sink).path())
                .containsExactly("/project/out/500/nodes-500");
        assertThat(pipeline.enrich().get(0).batch().maxRows()).isEqualTo(500);
    }

    @Test
    void readsReferencedFiles(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("model"), "large\n");
        Environment environment = new Environment(BrokenFiles.VARIABLES::get, folder, true);
        String yaml = BrokenFiles.GOOD.replace("model: small", "model: \"${file:model}\"");

        Loaded loaded = PipelineFile.parse("p.yaml", yaml, List.of(), environment);

        assertThat(problems(loaded)).isEmpty();
        Pipeline pipeline = Objects.requireNonNull(loaded.pipeline());
        assertThat(((Service.Embedding) pipeline.enrich().get(0).service()).model())
                .isEqualTo("large");
    }

    @Test
    void doesNotLookForSecretsThatAreUsedElsewhere() {
        Environment cluster = new Environment(name -> null, Path.of("/project"), false);

        Loaded loaded = PipelineFile.parse("p.yaml", BrokenFiles.GOOD, List.of(), cluster);

        assertThat(problems(loaded)).isEmpty();
        assertThat(loaded.pipeline()).isNotNull();
    }

    @Test
    void sharesWhatAnAnchorNames() {
        Pipeline pipeline = pipeline(BrokenFiles.GOOD
                .replace("calls: {capacity: 10}", "calls: &calls {capacity: 7}")
                .replace(
                        "sink:",
                        "  - {name: two, service: {type: echo}, input: name, output: echoed, calls: *calls}\nsink:"));

        assertThat(pipeline.enrich())
                .extracting(step -> step.calls().capacity())
                .containsExactly(7, 7);
    }

    @Test
    void refusesAnAnchorInsideItself() {
        Loaded loaded = parse(BrokenFiles.GOOD.replace("calls: {capacity: 10}", "calls: &calls {retry: *calls}"));

        assertThat(problems(loaded))
                .containsExactly("p.yaml, line 17: enrich[0].calls.retry: an alias inside its own anchor");
    }

    @Test
    void findsManyProblemsInTheOrderOfTheirLines() {
        Loaded loaded = parse("""
                nme: nodes
                source:
                  type: files
                  path: in/nodes.csv
                  path: in/other.csv
                  format: cvs
                enrich:
                  - name: embed
                    service:
                      type: embedding
                      provider: openai
                      url: ftp://example.com
                      apiKey: canary-7f3a
                    input: {concat: []}
                    output: embedding
                    batch: {maxRows: 0, maxBytes: 4}
                    calls:
                      capacty: 10
                      timeout: 90
                      retry: {attempts: 0, backoff: {initial: 1m}}
                sink:
                  type: file
                  path: in/nodes.csv/out
                deadLetter: {path: in/nodes.csv}
                runtime: {paralelism: 2, checkpoint: 10s}
                """, "enrich.embd.calls.capacity=1", "runtime.journal=maybe");

        assertThat(loaded.pipeline()).isNull();
        assertThat(problems(loaded))
                .containsExactly(
                        "p.yaml, line 1: nme: unknown key; did you mean name?",
                        "p.yaml, line 5: source.path: duplicate key; it stands already in p.yaml, line 4",
                        "p.yaml, line 6: source.format: cvs is unknown; did you mean csv?",
                        "p.yaml, line 9: enrich[0].service.model: missing; provider openai needs one, such as "
                                + "text-embedding-3-small",
                        "p.yaml, line 12: enrich[0].service.url: no http or https address; expected an absolute one, "
                                + "such as https://api.openai.com/v1",
                        "p.yaml, line 13: enrich[0].service.apiKey: a literal secret; put it into an environment "
                                + "variable or a file, and write ${env:NAME} or ${file:/path} and nothing else",
                        "p.yaml, line 14: enrich[0].input.concat: is empty; expected at least one item",
                        "p.yaml, line 16: enrich[0].batch.maxRows: 0 is too small; expected at least 1",
                        "p.yaml, line 16: enrich[0].batch.maxBytes: 4 is no size; expected a number with a unit, such "
                                + "as 100B, 512KiB, 4MiB or 4MB",
                        "p.yaml, line 18: enrich[0].calls.capacty: unknown key; did you mean capacity?",
                        "p.yaml, line 19: enrich[0].calls.timeout: 90 is no duration; expected a number with a unit, "
                                + "such as 500ms, 30s or 15m",
                        "p.yaml, line 20: enrich[0].calls.retry.attempts: 0 is too small; expected at least 1",
                        "p.yaml, line 20: enrich[0].calls.retry.backoff.max: is shorter than initial; expected at least "
                                + "as long",
                        "p.yaml, line 22: sink.type: file is unknown; did you mean files?",
                        "p.yaml, line 24: deadLetter.path: is source.path too; expected a folder of its own",
                        "p.yaml, line 25: runtime.paralelism: unknown key; did you mean parallelism?",
                        "p.yaml, line 25: runtime.checkpoint: expected a map, found text",
                        "--set enrich.embd.calls.capacity=1: enrich.embd: nothing has this name; did you mean embed?",
                        "--set runtime.journal=maybe: runtime.journal: maybe is neither true nor false");
    }

    @Test
    void findsUnknownAndRepeatedKeysWrongUnitsAndMissingVariablesInOneRunWithoutAValue() {
        Loaded loaded = parse("""
                name: ${env:NO_NAME}
                source: {type: files, path: in/nodes.csv, format: csv}
                enrich:
                  - name: embed
                    service:
                      type: embedding
                      provider: openai
                      url: https://api.example.com/v1
                      model: small
                      apiKey: ${env:NO_KEY}
                      apiKeyy: canary-7f3a
                    input: name
                    output: embedding
                    calls:
                      capacty: canary-7f3a
                      timeout: "${env:WORD}"
                      deadline: "9${env:SIZE}"
                      capacity: 1
                      capacity: canary-7f3a
                sink: {type: files, path: out/nodes}
                """);

        assertThat(loaded.pipeline()).isNull();
        assertThat(problems(loaded))
                .containsExactly(
                        "p.yaml, line 1: name: environment variable NO_NAME is not set; set it, or write a "
                                + "${file:/path}",
                        "p.yaml, line 10: enrich[0].service.apiKey: environment variable NO_KEY is not set; set it, or "
                                + "write a ${file:/path}",
                        "p.yaml, line 11: enrich[0].service.apiKeyy: unknown key; did you mean apiKey?",
                        "p.yaml, line 15: enrich[0].calls.capacty: unknown key; did you mean capacity?",
                        "p.yaml, line 16: enrich[0].calls.timeout: the value is no duration; expected a number with a "
                                + "unit, such as 500ms, 30s or 15m",
                        "p.yaml, line 17: enrich[0].calls.deadline: the value is no duration; expected a number with a "
                                + "unit, such as 500ms, 30s or 15m",
                        "p.yaml, line 19: enrich[0].calls.capacity: duplicate key; it stands already in p.yaml, line "
                                + "18")
                .noneMatch(problem -> problem.contains(BrokenFiles.CANARY) || problem.contains("9500"));
    }

    @Test
    void placesLaterProblemsAtTheNearestKey() {
        Loaded loaded =
                parse(BrokenFiles.GOOD.replace("input: name", "input:\n      concat:\n        - id\n        - nam"));

        loaded.problems().add("runtime.checkpoint.path", "c");
        loaded.problems().add("enrich[0].input.concat[1]", "b");
        loaded.problems().add("source.schema.id", "a");

        assertThat(problems(loaded))
                .containsExactly(
                        "p.yaml, line 2: source.schema.id: a",
                        "p.yaml, line 17: enrich[0].input.concat[1]: b",
                        "p.yaml, line 25: runtime.checkpoint.path: c");
    }

    @Test
    void findsASingleSinkByItsIndexToo() {
        Loaded loaded = parse(BrokenFiles.GOOD);

        loaded.problems().add("sink[0].path", "a");

        assertThat(problems(loaded)).containsExactly("p.yaml, line 20: sink[0].path: a");
    }

    @Test
    void saysThatAFileIsNotThere(@TempDir Path folder) {
        Path file = folder.resolve("p.yaml");

        Loaded loaded = PipelineFile.read(file, List.of(), BrokenFiles.HERE);

        assertThat(loaded.pipeline()).isNull();
        assertThat(problems(loaded)).containsExactly(file + ": there is no such file");
    }

    @Test
    void saysThatAFileIsNoText(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("p.yaml"), new byte[] {'n', (byte) 0xff});

        assertThat(problems(PipelineFile.read(file, List.of(), BrokenFiles.HERE)))
                .containsExactly(file + ": is not encoded in UTF-8");
    }
}
