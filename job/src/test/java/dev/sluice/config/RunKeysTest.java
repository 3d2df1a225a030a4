package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunKeysTest {

    private static final String FULL = """
            name: all
            source:
              type: files
              path: in/*.csv
              format: csv
              csv: {delimiter: ";"}
              schema: {id: STRING, at: TIMESTAMP(3), word: STRING}
            buckets: {orderBy: id, size: 500, path: ordered}
            enrich:
              - name: embed
                service:
                  type: embedding
                  provider: openai
                  url: https://api.example.com/v1
                  model: small
                  auth: {type: basic, user: me, password: "${env:API_KEY}"}
                  proxy: {url: "http://proxy.example:3128", user: me, password: "${env:API_KEY}"}
                  errors: [{status: 424, as: fatal}]
                input: {concat: [id, word], as: text}
                output: vector
                batch: {maxRows: 5, maxBytes: 4MiB, maxTokens: 250000, maxWait: 500ms}
                calls: {capacity: 3}
              - {name: echo, service: {type: echo}, input: [id, word], output: {copy: "ROW<id STRING>"}}
            sink: {type: files, path: out, partitionBy: [bucket]}
            deadLetter: {path: dead, maxRows: 10}
            runtime: {parallelism: 4, checkpoint: {interval: 1s, path: state}, journal: true}
            """;

    private static SortedMap<String, String> keys(String yaml, String... settings) {
        Loaded loaded = PipelineFile.parse("p.yaml", yaml, List.of(settings), BrokenFiles.HERE);
        assertThat(loaded.problems().list()).isEmpty();
        return RunKeys.of(Objects.requireNonNull(loaded.pipeline()));
    }

    private static List<String> changed(String from, String to) {
        assertThat(FULL).contains(from);
        return RunKeys.changed(keys(FULL), keys(FULL.replace(from, to)));
    }

    @Test
    void namesEachKeyThatMustStay() {
        assertThat(keys(FULL).keySet())
                .containsExactly(
                        "buckets.orderBy",
                        "buckets.path",
                        "buckets.size",
                        "deadLetter.path",
                        "deadLetter.type",
                        "enrich[0].batch.within",
                        "enrich[0].input.as",
                        "enrich[0].input.concat",
                        "enrich[0].input.onEmpty",
                        "enrich[0].input.onTooLong",
                        "enrich[0].input.separator",
                        "enrich[0].name",
                        "enrich[0].output",
                        "enrich[0].service.compressRequests",
                        "enrich[0].service.connectTimeout",
                        "enrich[0].service.encoding",
                        "enrich[0].service.errors[0].as",
                        "enrich[0].service.errors[0].status",
                        "enrich[0].service.maxInputTokens",
                        "enrich[0].service.model",
                        "enrich[0].service.provider",
                        "enrich[0].service.proxy.url",
                        "enrich[0].service.type",
                        "enrich[0].service.url",
                        "enrich[1].batch.within",
                        "enrich[1].input",
                        "enrich[1].name",
                        "enrich[1].output",
                        "enrich[1].service.type",
                        "name",
                        "runtime.checkpoint.path",
                        "runtime.journal",
                        "sink.compression",
                        "sink.format",
                        "sink.mode",
                        "sink.partitionBy",
                        "sink.path",
                        "sink.type",
                        "source.csv.charset",
                        "source.csv.delimiter",
                        "source.csv.header",
                        "source.csv.quote",
                        "source.format",
                        "source.path",
                        "source.schema",
                        "source.type");
    }

    /** Another build must find the same digests: {@code printf '"all"' | sha256sum}. */
    @Test
    void holdsDigestsInsteadOfValues() {
        assertThat(keys(FULL)).containsEntry("name", "5cf7504d9781301d");
        assertThat(keys(FULL).values()).allMatch(digest -> digest.matches("[0-9a-f]{16}"));
        assertThat(keys(FULL)).isEqualTo(keys(FULL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: all|name: some|name",
                "in/*.csv|in/a.csv|source.path",
                "delimiter: \";\"|delimiter: \",\"|source.csv.delimiter",
                "id: STRING, at: TIMESTAMP(3), word|at: TIMESTAMP(3), id: STRING, word|source.schema",
                "at: TIMESTAMP(3)|at: TIMESTAMP(6)|source.schema",
                "size: 500|size: 501|buckets.size",
                "name: embed|name: other|enrich[0].name",
                "api.example.com|api.example.org|enrich[0].service.url",
                "model: small|model: large|enrich[0].service.model",
                "status: 424|status: 425|enrich[0].service.errors[0].status",
                "errors: [|errors: [{code: a, as: fatal}, |enrich[0].service.errors[0].code"
                        + ",enrich[0].service.errors[0].status"
                        + ",enrich[0].service.errors[1].as,enrich[0].service.errors[1].status",
                "concat: [id, word]|concat: [word, id]|enrich[0].input.concat",
                "input: [id, word]|input: [word, id]|enrich[1].input",
                "input: [id, word]|input: \"*\"|enrich[1].input",
                "input: [id, word]|input: id|enrich[1].input",
                "input: [id, word]|input: {concat: [id, word]}|enrich[1].input,enrich[1].input.concat"
                        + ",enrich[1].input.onEmpty,enrich[1].input.onTooLong,enrich[1].input.separator",
                "output: vector|output: {vector: ARRAY<FLOAT>}|enrich[0].output",
                "maxRows: 5,|maxRows: 5, within: word,|enrich[0].batch.within",
                "mode: append|mode: overwrite|sink.mode",
                "path: out,|path: out2,|sink.path",
                "partitionBy: [bucket]|partitionBy: [bucket, word]|sink.partitionBy",
                "partitionBy: [bucket]|partitionBy: {column: at, pattern: \"'year='yyyy\"}"
                        + "|sink.partitionBy,sink.partitionBy.column,sink.partitionBy.pattern,sink.partitionBy.zone",
                "path: dead|path: dead2|deadLetter.path",
                "path: state|path: state2|runtime.checkpoint.path",
                "journal: true|journal: false|runtime.journal"
            })
    void findsAChange(String from, String to, String expected) {
        String full = FULL.replace("path: out,", "path: out, mode: append,");
        assertThat(full).contains(from);
        assertThat(RunKeys.changed(keys(full), keys(full.replace(from, to))))
                .containsExactly(expected == null ? new String[0] : expected.split(","));
    }

    @Test
    void leavesFreeHowRowsAreSent() {
        assertThat(changed(
                        "batch: {maxRows: 5, maxBytes: 4MiB, maxTokens: 250000, maxWait: 500ms}",
                        "batch: {maxRows: 7, maxWait: 1s}"))
                .isEmpty();
        assertThat(changed("capacity: 3", "capacity: 4, order: unordered, limit: {requestsPerMinute: 6}"))
                .isEmpty();
        assertThat(changed("parallelism: 4, checkpoint: {interval: 1s,", "checkpoint: {interval: 1m,"))
                .isEmpty();
        assertThat(changed(", maxRows: 10}", "}")).isEmpty();
    }

    @Test
    void leavesCredentialsFree() {
        assertThat(changed("auth: {type: basic, user: me, password: \"${env:API_KEY}\"}", "apiKey: \"${env:WORD}\""))
                .isEmpty();
        assertThat(changed(
                        ":3128\", user: me, password: \"${env:API_KEY}\"",
                        ":3128\", user: you, password: \"${env:WORD}\""))
                .isEmpty();
    }

    @Test
    void takesADefaultThatIsWrittenOutForNoChange() {
        assertThat(changed("format: csv\n", "format: csv\n  onBadRow: fail\n")).isEmpty();
        assertThat(changed("delimiter: \";\"", "delimiter: \";\", header: true"))
                .isEmpty();
        assertThat(changed("maxRows: 5,", "maxRows: 5, within: bucket,")).isEmpty();
        assertThat(changed("{path: dead,", "{type: files, path: dead,")).isEmpty();
    }

    @Test
    void takesTheOrderOfOtherKeysForNoChange() {
        assertThat(changed("{orderBy: id, size: 500, path: ordered}", "{path: ordered, size: 500, orderBy: id}"))
                .isEmpty();
    }

    @Test
    void letsARunGoOnWithADeadLetterThatItLacked() {
        String without = FULL.replace("deadLetter: {path: dead, maxRows: 10}\n", "");
        assertThat(RunKeys.changed(keys(without), keys(FULL))).isEmpty();
        assertThat(RunKeys.changed(keys(FULL), keys(without))).containsExactly("deadLetter.path", "deadLetter.type");
    }

    @Test
    void namesBucketsThatWereAddedWithAllThatFollows() {
        String without = FULL.replace("buckets: {orderBy: id, size: 500, path: ordered}\n", "")
                .replace("[bucket]", "[word]");
        assertThat(RunKeys.changed(keys(without), keys(FULL)))
                .containsExactly(
                        "buckets.orderBy",
                        "buckets.path",
                        "buckets.size",
                        "enrich[0].batch.within",
                        "enrich[1].batch.within",
                        "sink.partitionBy");
    }

    @Test
    void tellsASinkThatWasAddedFromTheFirst() {
        String first = "sink: {type: files, path: out, partitionBy: [bucket]}\n";
        String list = "sink:\n  - {type: files, path: out, partitionBy: [bucket]}\n";
        String second = "  - {type: files, path: out2}\n";
        assertThat(changed(first, list)).isEmpty();
        String[] added = {
            "sink[1].compression",
            "sink[1].format",
            "sink[1].mode",
            "sink[1].partitionBy",
            "sink[1].path",
            "sink[1].type"
        };
        assertThat(changed(first, list + second)).containsExactly(added);
        assertThat(RunKeys.changed(keys(FULL.replace(first, list + second)), keys(FULL)))
                .containsExactly(added);
    }

    @Test
    void namesAStepThatWasAdded() {
        Map<String, String> one = keys(FULL.replaceAll("(?m)^ +- \\{name: echo.*\n", ""));
        assertThat(RunKeys.changed(one, keys(FULL)))
                .containsExactly(
                        "enrich[1].batch.within",
                        "enrich[1].input",
                        "enrich[1].name",
                        "enrich[1].output",
                        "enrich[1].service.type");
    }
}
