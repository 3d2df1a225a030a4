package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Environment;
import dev.sluice.config.Loaded;
import dev.sluice.config.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found once the input's files and types are looked at. */
final class PlannerTest {

    private static final String SOUND = """
            name: nodes
            source: {type: files, path: in/nodes.csv, format: csv}
            enrich:
              - name: embed
                service: {type: echo}
                input: {concat: [category, name], as: text}
                output: copy
            sink: {type: files, path: out}
            """;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeInput() throws IOException {
        Files.createDirectories(folder.resolve("in/none"));
        Files.writeString(folder.resolve("in/nodes.csv"), "id,category,name\n1,a,b\n");
        Files.writeString(folder.resolve("in/buckets.csv"), "id,bucket\n1,2\n");
        Files.writeString(folder.resolve("in/bare.csv"), "17,alice smith,diabetes type 1\n");
        Files.writeString(folder.resolve("in/errors.csv"), "id,category,name,error_kind\n1,a,b,c\n");
        Files.createDirectories(folder.resolve("two"));
        Files.writeString(folder.resolve("two/a.csv"), "id,name\n1,x\n");
        Files.writeString(folder.resolve("two/b.csv"), "id,nome\n1,x\n");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void says(String what, String found, String instead, List<String> problems) {
        assertThat(problems(SOUND.replace(found, instead)))
                .isEqualTo(problems.stream()
                        .map(problem -> problem.replace("FOLDER", folder.toString()))
                        .toList());
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(
                        "a column that the input does not have",
                        "[category, name]",
                        "[categry, name, definition]",
                        List.of(
                                "p.yaml, line 6: enrich[0].input.concat[0]: column categry is not in the input; did you"
                                        + " mean category? It has: id, category, name",
                                "p.yaml, line 6: enrich[0].input.concat[2]: column definition is not in the input."
                                        + " It has: id, category, name")),
                Arguments.of(
                        "two limits of one service and credential",
                        "output: copy",
                        "output: copy\n    calls: {limit: {requestsPerMinute: 60, tokensPerMinute: 9}}\n"
                                + "  - {name: again, service: {type: echo}, input: name, output: twice,"
                                + " calls: {limit: {requestsPerMinute: 600, tokensPerMinute: 9}}}",
                        List.of("p.yaml, line 9: enrich[1].calls.limit.requestsPerMinute: is 600, but step embed, which"
                                + " calls the same service with the same credential, has 60; the limit holds for both"
                                + " together, so give it once")),
                Arguments.of(
                        "mistakes of a step and of the sink, all of them",
                        "[category, name], as: text}\n    output: copy\nsink: {type: files, path: out}",
                        "[nam]}\n    output: copy\nsink: {type: files, path: out, partitionBy: [copy, copi]}",
                        List.of(
                                "p.yaml, line 6: enrich[0].input.concat[0]: column nam is not in the input; did you mean"
                                        + " name? It has: id, category, name",
                                "p.yaml, line 8: sink.partitionBy[1]: column copi is not in the input; did you mean"
                                        + " copy? It has: id, category, name, copy")),
                Arguments.of(
                        "a value out of range beside a column that is not there",
                        "output: copy",
                        "output: copy\n    batch: {within: buket}\n    calls: {capacity: 0, timeout: 5}",
                        List.of(
                                "p.yaml, line 8: enrich[0].batch.within: column buket is not in the input. It has: id,"
                                        + " category, name",
                                "p.yaml, line 9: enrich[0].calls.capacity: 0 is too small; expected at least 1",
                                "p.yaml, line 9: enrich[0].calls.timeout: 5 is no duration; expected a number with a"
                                        + " unit, such as 500ms, 30s or 15m")),
                Arguments.of(
                        "a first row taken for a header, which is not shown",
                        "in/nodes.csv",
                        "in/bare.csv",
                        List.of(
                                "p.yaml, line 6: enrich[0].input.concat[0]: column category is not in the input. It has 3"
                                        + " columns whose names look like values: has the file a header? Else set"
                                        + " csv.header: false and a schema",
                                "p.yaml, line 6: enrich[0].input.concat[1]: column name is not in the input. It has 3"
                                        + " columns whose names look like values: has the file a header? Else set"
                                        + " csv.header: false and a schema")),
                Arguments.of(
                        "ndjson without a schema",
                        "format: csv",
                        "format: ndjson",
                        List.of("p.yaml, line 2: source.schema: missing; ndjson does not name its columns, write them"
                                + " with their types: {id: BIGINT, name: STRING}")),
                Arguments.of(
                        "a file system that is not there",
                        "path: out}",
                        "path: 's3://b/x'}",
                        List.of("p.yaml, line 8: sink.path: Flink has no file system for s3 here; put its plugin into"
                                + " Flink's plugins folder, or choose another path")),
                Arguments.of(
                        "a column that the dead letter adds",
                        "in/nodes.csv",
                        "in/errors.csv",
                        List.of("p.yaml, line 2: source.path: the input has a column error_kind, which the dead letter"
                                + " adds; expected another name, so rename it in the input")),
                Arguments.of(
                        "an output column that the input has",
                        "output: copy",
                        "output: name",
                        List.of("p.yaml, line 7: enrich[0].output: column name is in the input already; expected a new"
                                + " name")),
                Arguments.of(
                        "a kept text that the input has",
                        "as: text",
                        "as: id",
                        List.of("p.yaml, line 6: enrich[0].input.as: column id is in the input already; expected a new"
                                + " name")),
                Arguments.of(
                        "a within that the input does not have",
                        "output: copy",
                        "output: copy\n    batch: {within: buket}",
                        List.of("p.yaml, line 8: enrich[0].batch.within: column buket is not in the input. It has: id,"
                                + " category, name")),
                Arguments.of(
                        "a partition column that no row has",
                        "path: out}",
                        "path: out, partitionBy: [copi]}",
                        List.of("p.yaml, line 8: sink.partitionBy[0]: column copi is not in the input; did you mean"
                                + " copy? It has: id, category, name, text, copy")),
                Arguments.of(
                        "a time pattern on a text",
                        "path: out}",
                        "path: out, partitionBy: {column: id, pattern: \"'dt='yyyy\"}}",
                        List.of("p.yaml, line 8: sink.partitionBy: partition column id is STRING; a pattern needs a"
                                + " TIMESTAMP, TIMESTAMP_LTZ or DATE")),
                Arguments.of(
                        "an order by what is not there",
                        "enrich:",
                        "buckets: {orderBy: idd, size: 5, path: b}\nenrich:",
                        List.of("p.yaml, line 3: buckets.orderBy: column idd is not in the input; did you mean id? It"
                                + " has: id, category, name")),
                Arguments.of(
                        "buckets of an input with buckets",
                        "in/nodes.csv, format: csv}",
                        "in/buckets.csv, format: csv}\nbuckets: {orderBy: id, size: 5, path: b}",
                        List.of(
                                "p.yaml, line 3: buckets: the input has a column bucket already, which is the name that"
                                        + " ordering adds; rename it in the input, or leave out buckets where it is"
                                        + " partitioned already",
                                "p.yaml, line 7: enrich[0].input.concat[0]: column category is not in the input. It has:"
                                        + " id, bucket",
                                "p.yaml, line 7: enrich[0].input.concat[1]: column name is not in the input. It has: id,"
                                        + " bucket")),
                Arguments.of(
                        "a type that is none",
                        "format: csv}",
                        "format: csv, schema: {id: STRNG, category: STRING, name: 'DECIMAL(99, 2)'}}",
                        List.of(
                                "p.yaml, line 2: source.schema.id: 'STRNG' is no type; expected a Flink SQL type, such"
                                        + " as STRING, BIGINT, DECIMAL(10, 2), ARRAY<FLOAT> or ROW<line1 STRING, zip"
                                        + " STRING>",
                                "p.yaml, line 2: source.schema.name: 'DECIMAL(99, 2)' is no type; expected a Flink SQL"
                                        + " type, such as STRING, BIGINT, DECIMAL(10, 2), ARRAY<FLOAT> or ROW<line1"
                                        + " STRING, zip STRING>")),
                Arguments.of(
                        "no file",
                        "in/nodes.csv",
                        "in/nods.csv",
                        List.of("p.yaml, line 2: source.path: FOLDER/in/nods.csv: found no file or folder of this"
                                + " name")),
                Arguments.of(
                        "files whose headers differ",
                        "in/nodes.csv",
                        "two",
                        List.of("p.yaml, line 2: source.path: files of one dataset need the same header:"
                                + " FOLDER/two/a.csv has id, name; FOLDER/two/b.csv has id, nome")));
    }

    @Test
    void plansWhatIsSound() {
        assertThat(problems(SOUND)).isEmpty();
    }

    private List<String> problems(String yaml) {
        Environment environment = new Environment(Map.<String, String>of()::get, folder, true);
        Loaded loaded = PipelineFile.parse("p.yaml", yaml, List.of(), environment);
        if (loaded.pipeline() != null) {
            Plan plan = Planner.plan(loaded.pipeline(), loaded.problems());
            assertThat(plan == null).isEqualTo(!loaded.problems().isEmpty());
        }
        return loaded.problems().list().stream().map(Object::toString).toList();
    }
}
