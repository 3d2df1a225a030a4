package dev.sluice.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A good pipeline file and what breaks it. */
final class BrokenFiles {

    static final String GOOD = """
            name: nodes
            source:
              type: files
              path: in/nodes.csv
              format: csv
            enrich:
              - name: embed
                service:
                  type: embedding
                  provider: openai
                  url: https://api.example.com/v1
                  model: small
                  apiKey: ${env:API_KEY}
                input: name
                output: embedding
                batch: {maxRows: 500}
                calls: {capacity: 10}
            sink:
              type: files
              path: out/nodes
            deadLetter: {path: out/dead}
            runtime: {parallelism: 2}
            """;

    static final String CANARY = "canary-7f3a";
    static final Map<String, String> VARIABLES = Map.of("API_KEY", CANARY, "SIZE", "500", "WORD", CANARY);
    static final Environment HERE = new Environment(VARIABLES::get, Path.of("/project"), true);

    private BrokenFiles() {}

    /**
     * A change that breaks the good file.
     *
     * @param schemaSees whether the JSON Schema finds it too
     * @param problems all of them, as they are printed
     */
    record Broken(String what, String from, String to, boolean schemaSees, List<String> problems) {
        String yaml() {
            if (!GOOD.contains(from)) {
                throw new IllegalArgumentException("the good file has no " + from);
            }
            return GOOD.replace(from, to);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private static Broken schemaSees(String what, String from, String to, String... problems) {
        return new Broken(what, from, to, true, List.of(problems));
    }

    private static Broken readerSees(String what, String from, String to, String... problems) {
        return new Broken(what, from, to, false, List.of(problems));
    }

    static Stream<Broken> all() {
        return Stream.of(
                        yaml(),
                        keys(),
                        values(),
                        types(),
                        secrets(),
                        references(),
                        shapes(),
                        rules(),
                        connections(),
                        folders())
                .flatMap(group -> group);
    }

    private static Stream<Broken> yaml() {
        return Stream.of(
                readerSees("empty file", GOOD, "# nothing\n", "p.yaml, line 1: is empty; expected a pipeline"),
                schemaSees("a list", GOOD, "- name\n", "p.yaml, line 1: expected a map, found a list"),
                readerSees(
                        "indentation",
                        "  path: in/nodes.csv",
                        "   path: in/nodes.csv",
                        "p.yaml, line 4: no YAML: a colon that starts no value here; check the indentation, and quote a "
                                + "text with a colon and a space"),
                readerSees(
                        "a key without a space",
                        "  format: csv",
                        "  format:csv",
                        "p.yaml, line 6: no YAML: a key without a colon and a space after it"),
                readerSees(
                        "a secret without a space before it",
                        "apiKey: ${env:API_KEY}",
                        "apiKey:" + CANARY,
                        "p.yaml, line 14: no YAML: a key without a colon and a space after it"),
                readerSees(
                        "a secret with a star",
                        "${env:API_KEY}",
                        "*" + CANARY,
                        "p.yaml, line 13: no YAML: an alias without its anchor; a text that starts with * must stand in "
                                + "quotes"),
                readerSees(
                        "a quote that does not end",
                        "${env:API_KEY}",
                        "'" + CANARY,
                        "p.yaml, line 13: no YAML: a quote that is not closed"),
                readerSees(
                        "a secret with an at sign",
                        "${env:API_KEY}",
                        "@" + CANARY,
                        "p.yaml, line 13: no YAML: a character that cannot start a value; indent with spaces, and quote "
                                + "a text that starts with @, ` or %"),
                readerSees(
                        "an escape that is none",
                        "${env:API_KEY}",
                        "\"\\q" + CANARY + "\"",
                        "p.yaml, line 13: no YAML: an unknown escape in double quotes; write \\\\ for a backslash, or "
                                + "take single quotes"),
                readerSees(
                        "a bracket that is not closed",
                        "{capacity: 10}",
                        "{capacity: 10",
                        "p.yaml, line 18: no YAML: a bracket or brace that is not closed, or a comma that is missing"),
                readerSees(
                        "a step that is not indented like the others",
                        "sink:",
                        " - name: two\nsink:",
                        "p.yaml, line 18: no YAML: an indentation that fits no line above"),
                readerSees(
                        "two documents",
                        "sink:",
                        "---\nsink:",
                        "p.yaml, line 18: no YAML: a second document begins; expected one pipeline"),
                readerSees(
                        "an alias without an anchor",
                        "input: name",
                        "input: *name",
                        "p.yaml, line 14: no YAML: an alias without its anchor; a text that starts with * must stand in "
                                + "quotes"),
                readerSees(
                        "duplicate keys",
                        "runtime: {parallelism: 2}",
                        "runtime:\n  parallelism: 2\n  parallelism: 3\nname: again",
                        "p.yaml, line 24: runtime.parallelism: duplicate key; it stands already in p.yaml, line 23",
                        "p.yaml, line 25: name: duplicate key; it stands already in p.yaml, line 1"));
    }

    private static Stream<Broken> keys() {
        return Stream.of(
                schemaSees(
                        "a mistyped key",
                        "calls: {capacity: 10}",
                        "calls: {capacty: 10}",
                        "p.yaml, line 17: enrich[0].calls.capacty: unknown key; did you mean capacity?"),
                schemaSees(
                        "an unknown key",
                        "name: nodes",
                        "name: nodes\nowner: me",
                        "p.yaml, line 2: owner: unknown key; expected one of name, source, buckets, enrich, sink, "
                                + "deadLetter, runtime"),
                schemaSees(
                        "an unknown key of a chosen type",
                        "  format: csv",
                        "  format: csv\n  compresion: gzip",
                        "p.yaml, line 6: source.compresion: unknown key; expected one of type, path, format, csv, "
                                + "schema, onBadRow"),
                schemaSees(
                        "a key that belongs one level down",
                        "calls: {capacity: 10}",
                        "capacity: 10",
                        "p.yaml, line 17: enrich[0].capacity: unknown key; did you mean calls.capacity?"),
                schemaSees(
                        "a missing key at the top",
                        "name: nodes\n",
                        "",
                        "p.yaml, line 1: name: missing (name of the pipeline; with the sink's path it identifies a "
                                + "run)"),
                schemaSees(
                        "a missing key in a section",
                        "  path: in/nodes.csv\n",
                        "",
                        "p.yaml, line 2: source.path: missing (file, directory or glob; key=value directories become "
                                + "columns)"),
                schemaSees(
                        "a required key mistyped is one problem",
                        "  path: in/nodes.csv",
                        "  pth: in/nodes.csv",
                        "p.yaml, line 4: source.pth: unknown key; did you mean path?"),
                schemaSees(
                        "a key without its value",
                        "input: name",
                        "input:",
                        "p.yaml, line 14: enrich[0].input: missing (what of a row goes to the service)"),
                schemaSees(
                        "buckets without a key",
                        "enrich:",
                        "buckets: {orderBy: id, size: 5}\nenrich:",
                        "p.yaml, line 6: buckets.path: missing (folder of the ordered dataset)"));
    }

    private static Stream<Broken> values() {
        return Stream.of(
                schemaSees(
                        "no whole number",
                        "capacity: 10",
                        "capacity: many",
                        "p.yaml, line 17: enrich[0].calls.capacity: many is no whole number; expected digits, such as "
                                + "500"),
                schemaSees(
                        "below the least",
                        "capacity: 10",
                        "capacity: 0",
                        "p.yaml, line 17: enrich[0].calls.capacity: 0 is too small; expected at least 1"),
                readerSees(
                        "beyond an int",
                        "parallelism: 2",
                        "parallelism: 99999999999",
                        "p.yaml, line 22: runtime.parallelism: 99999999999 is too large; expected at most 2147483647"),
                schemaSees(
                        "a duration without unit",
                        "capacity: 10",
                        "timeout: 30",
                        "p.yaml, line 17: enrich[0].calls.timeout: 30 is no duration; expected a number with a unit, "
                                + "such as 500ms, 30s or 15m"),
                readerSees(
                        "a duration of nothing",
                        "capacity: 10",
                        "timeout: 0s",
                        "p.yaml, line 17: enrich[0].calls.timeout: 0s is too short; expected a duration above 0"),
                schemaSees(
                        "a size with a wrong unit",
                        "maxRows: 500",
                        "maxBytes: 4mb",
                        "p.yaml, line 16: enrich[0].batch.maxBytes: 4mb is no size; expected a number with a unit, such "
                                + "as 100B, 512KiB, 4MiB or 4MB"),
                schemaSees(
                        "a multiplier that shrinks",
                        "capacity: 10",
                        "retry: {backoff: {multiplier: 0.5}}",
                        "p.yaml, line 17: enrich[0].calls.retry.backoff.multiplier: 0.5 is too small; expected at least "
                                + "1"),
                schemaSees(
                        "neither true nor false",
                        "parallelism: 2",
                        "journal: yes",
                        "p.yaml, line 22: runtime.journal: yes is neither true nor false"),
                schemaSees(
                        "a constant mistyped",
                        "capacity: 10",
                        "order: orderd",
                        "p.yaml, line 17: enrich[0].calls.order: orderd is unknown; did you mean ordered?"),
                schemaSees(
                        "an unknown constant",
                        "path: out/nodes",
                        "compression: lzo\n  path: out/nodes",
                        "p.yaml, line 20: sink.compression: lzo is unknown; expected one of zstd, snappy, gzip, "
                                + "lz4_raw, uncompressed"),
                readerSees(
                        "an unknown character set",
                        "format: csv",
                        "format: csv\n  csv: {charset: UTF-9}",
                        "p.yaml, line 6: source.csv.charset: UTF-9 is no character set; did you mean UTF-8?"),
                schemaSees(
                        "a delimiter of two characters",
                        "format: csv",
                        "format: csv\n  csv: {delimiter: '\\t'}",
                        "p.yaml, line 6: source.csv.delimiter: \\t is not one character; write a tab as \"\\t\" in double "
                                + "quotes"),
                readerSees(
                        "an unknown time zone",
                        "path: out/nodes",
                        "path: out/nodes\n  partitionBy: {column: at, pattern: \"'dt='yyyy\", zone: Europe/Berln}",
                        "p.yaml, line 21: sink.partitionBy.zone: Europe/Berln is no time zone; did you mean "
                                + "Europe/Berlin?"),
                readerSees("a blank name", "name: nodes", "name: ' '", "p.yaml, line 1: name: is blank; expected text"),
                schemaSees(
                        "a map where text is expected",
                        "name: nodes",
                        "name: {first: nodes}",
                        "p.yaml, line 1: name: expected text, found a map"),
                schemaSees(
                        "text where a map is expected",
                        "calls: {capacity: 10}",
                        "calls: 10",
                        "p.yaml, line 17: enrich[0].calls: expected a map, found text"));
    }

    private static Stream<Broken> types() {
        String kafka = "type: kafka\n  topics: [nodes]\n  bootstrapServers: localhost:9092\n  schema: {id: STRING}";
        String files = "type: files\n  path: in/nodes.csv\n  format: csv";
        return Stream.of(
                schemaSees(
                        "a type mistyped",
                        "type: embedding",
                        "type: embeding",
                        "p.yaml, line 9: enrich[0].service.type: embeding is unknown; did you mean embedding?"),
                schemaSees(
                        "an unknown type",
                        "type: embedding",
                        "type: fhir",
                        "p.yaml, line 9: enrich[0].service.type: fhir is unknown; expected one of embedding, echo"),
                schemaSees(
                        "no type",
                        "  type: files\n  path: out/nodes",
                        "  path: out/nodes",
                        "p.yaml, line 18: sink.type: missing; expected files"),
                schemaSees(
                        "Kafka",
                        files,
                        kafka,
                        "p.yaml, line 3: source.type: kafka is not available in this version; expected files"),
                schemaSees(
                        "buckets of an endless source",
                        files,
                        kafka + "\nbuckets: {orderBy: id, size: 5, path: out/buckets}",
                        "p.yaml, line 3: source.type: kafka is not available in this version; expected files",
                        "p.yaml, line 7: buckets: order all rows, but the source never ends; remove buckets, or read "
                                + "files"));
    }

    private static Stream<Broken> secrets() {
        String literal = "a literal secret; put it into an environment variable or a file, and write ${env:NAME} or "
                + "${file:/path} and nothing else";
        return Stream.of(
                schemaSees(
                        "a literal secret",
                        "${env:API_KEY}",
                        CANARY,
                        "p.yaml, line 13: enrich[0].service.apiKey: " + literal),
                schemaSees(
                        "a secret with more around it",
                        "${env:API_KEY}",
                        "Bearer ${env:API_KEY}",
                        "p.yaml, line 13: enrich[0].service.apiKey: " + literal),
                schemaSees(
                        "a list of secrets",
                        "${env:API_KEY}",
                        "[" + CANARY + "]",
                        "p.yaml, line 13: enrich[0].service.apiKey: expected ${env:NAME} or ${file:/path}, found a "
                                + "list"),
                readerSees(
                        "a secret whose variable is not set",
                        "${env:API_KEY}",
                        "${env:APIKEY}",
                        "p.yaml, line 13: enrich[0].service.apiKey: environment variable APIKEY is not set; set it, or "
                                + "write a ${file:/path}"),
                readerSees(
                        "a secret whose file is not there",
                        "${env:API_KEY}",
                        "${file:/nowhere/key}",
                        "p.yaml, line 13: enrich[0].service.apiKey: file /nowhere/key is not there"),
                schemaSees(
                        "a secret from an unknown place",
                        "${env:API_KEY}",
                        "${vault:" + CANARY + "}",
                        "p.yaml, line 13: enrich[0].service.apiKey: unknown reference ${vault:…}; expected ${env:NAME} or "
                                + "${file:/path}"),
                readerSees(
                        "a password in an address",
                        "https://api",
                        "https://me:" + CANARY + "@api",
                        "p.yaml, line 11: enrich[0].service.url: a literal secret before the @; remove it, and write "
                                + "apiKey: ${env:NAME}"),
                readerSees(
                        "a key in the query of an address",
                        "https://api.example.com/v1",
                        "https://api.example.com/v1?api-version=3&api-key=" + CANARY,
                        "p.yaml, line 11: enrich[0].service.url: a literal secret in its query; remove it, and write "
                                + "auth: {type: header, …} or apiKey: ${env:NAME}"),
                readerSees(
                        "a password in a path",
                        "out/nodes",
                        "s3://me:" + CANARY + "@bucket/nodes",
                        "p.yaml, line 20: sink.path: a literal secret before the @; configure the file system's "
                                + "credentials in Flink"),
                schemaSees(
                        "a key in the wrong place",
                        "capacity: 10",
                        "capacity: sk-" + CANARY,
                        "p.yaml, line 17: enrich[0].calls.capacity: the value is no whole number; expected digits, "
                                + "such as 500"));
    }

    private static Stream<Broken> references() {
        return Stream.of(
                readerSees(
                        "a variable of a text is not set",
                        "in/nodes.csv",
                        "${env:IN}/nodes.csv",
                        "p.yaml, line 4: source.path: environment variable IN is not set; set it, or write a "
                                + "${file:/path}"),
                readerSees(
                        "a variable of the wrong kind",
                        "capacity: 10",
                        "capacity: \"${env:WORD}\"",
                        "p.yaml, line 17: enrich[0].calls.capacity: the value is no whole number; expected digits, "
                                + "such as 500"),
                readerSees(
                        "a reference that does not end",
                        "in/nodes.csv",
                        "${env:IN",
                        "p.yaml, line 4: source.path: a ${ without its }; expected ${env:NAME} or ${file:/path}"),
                readerSees(
                        "no name of a variable",
                        "in/nodes.csv",
                        "${env:a b}",
                        "p.yaml, line 4: source.path: ${env:…} without the name of an environment variable; expected "
                                + "letters, digits and _"));
    }

    private static Stream<Broken> shapes() {
        return Stream.of(
                schemaSees(
                        "no steps",
                        GOOD.substring(GOOD.indexOf("enrich:"), GOOD.indexOf("sink:")),
                        "enrich: []\n",
                        "p.yaml, line 6: enrich: is empty; expected at least one item"),
                schemaSees(
                        "a step without a list",
                        "  - name: embed",
                        "    name: embed",
                        "p.yaml, line 6: enrich: expected a list, found a map"),
                schemaSees(
                        "a concat of nothing",
                        "input: name",
                        "input: {concat: []}",
                        "p.yaml, line 14: enrich[0].input.concat: is empty; expected at least one item"),
                schemaSees(
                        "an output of nothing",
                        "output: embedding",
                        "output: []",
                        "p.yaml, line 15: enrich[0].output: is empty; expected at least one item"),
                schemaSees(
                        "an output without entries",
                        "output: embedding",
                        "output: {}",
                        "p.yaml, line 15: enrich[0].output: is empty; expected at least one entry"),
                schemaSees(
                        "no sinks",
                        "sink:\n  type: files\n  path: out/nodes",
                        "sink: []",
                        "p.yaml, line 18: sink: is empty; expected at least one item"),
                schemaSees(
                        "partitions as text",
                        "path: out/nodes",
                        "path: out/nodes\n  partitionBy: id",
                        "p.yaml, line 21: sink.partitionBy: expected a list of columns, or a map with column and "
                                + "pattern, found text"),
                schemaSees(
                        "within several columns",
                        "maxRows: 500",
                        "within: [a, b]",
                        "p.yaml, line 16: enrich[0].batch.within: expected text, found a list"),
                schemaSees(
                        "a schema as a list",
                        "format: csv",
                        "format: csv\n  schema: [id, name]",
                        "p.yaml, line 6: source.schema: expected a map, found a list"),
                schemaSees(
                        "a schema without columns",
                        "format: csv",
                        "format: csv\n  schema: {}",
                        "p.yaml, line 6: source.schema: is empty; expected at least one entry"),
                schemaSees(
                        "a type with a comma",
                        "format: csv",
                        "format: csv\n  schema: {price: DECIMAL(10, 2)}",
                        "p.yaml, line 6: source.schema.2): expected text, found nothing",
                        "p.yaml, line 6: source.schema.price: a type with a bracket left open; put a type with a comma "
                                + "in quotes: 'DECIMAL(10, 2)'"));
    }

    private static Stream<Broken> rules() {
        return Stream.of(
                readerSees(
                        "ndjson without a schema",
                        "format: csv",
                        "format: ndjson",
                        "p.yaml, line 2: source.schema: missing; ndjson does not name its columns, write them with "
                                + "their types: {id: BIGINT, name: STRING}"),
                readerSees(
                        "csv keys of another format",
                        "format: csv",
                        "format: parquet\n  csv: {header: false}",
                        "p.yaml, line 6: source.csv: is for format: csv; remove it"),
                readerSees(
                        "a delimiter that is the quote",
                        "format: csv",
                        "format: csv\n  csv: {delimiter: '\"'}",
                        "p.yaml, line 6: source.csv.delimiter: is the quote too; expected two different characters"),
                readerSees(
                        "a column called bucket",
                        "format: csv",
                        "format: csv\n  schema: {id: STRING, bucket: INT}\n"
                                + "buckets: {orderBy: id, size: 5, path: out/buckets}",
                        "p.yaml, line 6: source.schema.bucket: buckets add a column of this name; rename it in the "
                                + "input"),
                readerSees(
                        "openai without address and model",
                        "      url: https://api.example.com/v1\n      model: small\n",
                        "",
                        "p.yaml, line 8: enrich[0].service.url: missing; provider openai needs one, such as "
                                + "https://api.openai.com/v1",
                        "p.yaml, line 8: enrich[0].service.model: missing; provider openai needs one, such as "
                                + "text-embedding-3-small"),
                readerSees(
                        "an address without a scheme",
                        "https://api.example.com/v1",
                        "api.example.com/v1",
                        "p.yaml, line 11: enrich[0].service.url: no http or https address; expected an absolute one, "
                                + "such as https://api.openai.com/v1"),
                readerSees(
                        "no address at all",
                        "https://api.example.com/v1",
                        "https://api example.com",
                        "p.yaml, line 11: enrich[0].service.url: no address; expected an absolute one, such as "
                                + "https://api.openai.com/v1"),
                readerSees(
                        "another dimension than the local model's",
                        "provider: openai",
                        "provider: local\n      dimensions: 512",
                        "p.yaml, line 11: enrich[0].service.dimensions: the local model has 384; write that, or remove "
                                + "it"),
                readerSees(
                        "an embedding of a struct",
                        "input: name",
                        "input: [first, last]",
                        "p.yaml, line 14: enrich[0].input: embedding takes one text; expected a column, or {concat: "
                                + "[column, …]}"),
                readerSees(
                        "an embedding to two columns",
                        "output: embedding",
                        "output: [a, b]",
                        "p.yaml, line 15: enrich[0].output: embedding adds one column; expected one name"),
                readerSees(
                        "a deadline before the timeout",
                        "capacity: 10",
                        "timeout: 30s, deadline: 20s",
                        "p.yaml, line 17: enrich[0].calls.deadline: is shorter than timeout; expected at least as "
                                + "long"),
                readerSees(
                        "a default deadline before the timeout",
                        "capacity: 10",
                        "timeout: 2m",
                        "p.yaml, line 17: enrich[0].calls.deadline: is shorter than timeout; expected at least as "
                                + "long"),
                readerSees(
                        "a backoff that goes down",
                        "capacity: 10",
                        "retry: {backoff: {initial: 20s}}",
                        "p.yaml, line 17: enrich[0].calls.retry.backoff.max: is shorter than initial; expected at "
                                + "least as long"),
                readerSees(
                        "two steps of one name",
                        "sink:",
                        "  - {name: embed, service: {type: echo}, input: name, output: echoed}\nsink:",
                        "p.yaml, line 18: enrich[1].name: is the name of enrich[0] too; expected one of its own"),
                readerSees(
                        "a step's name with a dot",
                        "name: embed",
                        "name: embed.all",
                        "p.yaml, line 7: enrich[0].name: expected letters, digits, - and _"),
                readerSees(
                        "an output that the input has",
                        "format: csv",
                        "format: csv\n  schema: {name: STRING, embedding: STRING}",
                        "p.yaml, line 16: enrich[0].output: column embedding is there already, from source.schema; "
                                + "expected another name"),
                readerSees(
                        "an output called bucket",
                        GOOD.substring(GOOD.indexOf("    output:"), GOOD.indexOf("sink:")),
                        "    output: bucket\nbuckets: {orderBy: id, size: 5, path: out/buckets}\n",
                        "p.yaml, line 15: enrich[0].output: column bucket is there already, from buckets; expected "
                                + "another name"),
                readerSees(
                        "batches within an answer",
                        "maxRows: 500",
                        "within: embedding",
                        "p.yaml, line 16: enrich[0].batch.within: is added by enrich[0].output; expected a column that "
                                + "is there before"),
                schemaSees(
                        "a partition twice",
                        "path: out/nodes",
                        "path: out/nodes\n  partitionBy: [a, b, a]",
                        "p.yaml, line 21: sink.partitionBy[2]: column a stands in the list already"),
                readerSees(
                        "no pattern of a time",
                        "path: out/nodes",
                        "path: out/nodes\n  partitionBy: {column: at, pattern: dt=yyyy}",
                        "p.yaml, line 21: sink.partitionBy.pattern: no pattern of a time; expected one such as "
                                + "\"'dt='yyyy-MM-dd/'hour='HH\""),
                readerSees(
                        "a pattern without keys",
                        "path: out/nodes",
                        "path: out/nodes\n  partitionBy: {column: at, pattern: yyyy/MM}",
                        "p.yaml, line 21: sink.partitionBy.pattern: names no key=value folders; expected a pattern such "
                                + "as \"'dt='yyyy-MM-dd/'hour='HH\""));
    }

    private static Stream<Broken> connections() {
        String service = "p.yaml, line 13: enrich[0].service.";
        return Stream.of(
                readerSees(
                        "auth beside its short form",
                        "apiKey: ${env:API_KEY}",
                        "apiKey: ${env:API_KEY}\n      auth: {type: bearer, token: '${env:API_KEY}'}",
                        service + "apiKey: is short for auth with type: bearer; expected one of them"),
                schemaSees(
                        "auth of no type",
                        "apiKey: ${env:API_KEY}",
                        "auth: {token: '${env:API_KEY}'}",
                        service + "auth.type: missing; expected none or bearer or basic or header or oauth2"),
                schemaSees(
                        "auth of an unknown type",
                        "apiKey: ${env:API_KEY}",
                        "auth: {type: oauth, clientId: a}",
                        service + "auth.type: oauth is unknown; did you mean oauth2?"),
                schemaSees(
                        "a literal token",
                        "apiKey: ${env:API_KEY}",
                        "auth: {type: bearer, token: " + CANARY + "}",
                        service + "auth.token: a literal secret; put it into an environment variable or a file, and "
                                + "write ${env:NAME} or ${file:/path} and nothing else"),
                schemaSees(
                        "a literal client secret, and no token address",
                        "apiKey: ${env:API_KEY}",
                        "auth: {type: oauth2, clientId: a, clientSecret: " + CANARY + "}",
                        service + "auth.tokenUrl: missing (address of the token endpoint)",
                        service + "auth.clientSecret: a literal secret; put it into an environment variable or a "
                                + "file, and write ${env:NAME} or ${file:/path} and nothing else"),
                readerSees(
                        "a token address without a scheme",
                        "apiKey: ${env:API_KEY}",
                        "auth: {type: oauth2, tokenUrl: login/" + CANARY
                                + ", clientId: a, clientSecret: '${env:API_KEY}'}",
                        service + "auth.tokenUrl: no http or https address; expected an absolute one, such as "
                                + "https://login.example.com/token"),
                readerSees(
                        "a password in the token address",
                        "apiKey: ${env:API_KEY}",
                        "auth: {type: oauth2, tokenUrl: 'https://me:" + CANARY
                                + "@login.example.com', clientId: a, clientSecret: '${env:API_KEY}'}",
                        service + "auth.tokenUrl: a literal secret before the @; remove it, and write clientSecret: "
                                + "${env:NAME}"),
                readerSees(
                        "a header's name with a line break",
                        "apiKey: ${env:API_KEY}",
                        "auth: {type: header, name: \"api-key\\r\\nX-Evil\", value: '${env:API_KEY}'}",
                        service + "auth.name: no name of a header; expected letters, digits and -"),
                readerSees(
                        "a header that each call has",
                        "apiKey: ${env:API_KEY}",
                        "auth: {type: header, name: Host, value: '${env:API_KEY}'}",
                        service + "auth.name: a header that each call has already; expected one of the service, such "
                                + "as api-key"),
                readerSees(
                        "a user with a colon",
                        "apiKey: ${env:API_KEY}",
                        "auth: {type: basic, user: 'me:" + CANARY + "', password: '${env:API_KEY}'}",
                        service + "auth.user: no name of a user; expected text without : and control characters"),
                readerSees(
                        "a proxy by another protocol",
                        "apiKey: ${env:API_KEY}",
                        "proxy: {url: socks5://proxy.example:1080}",
                        service + "proxy.url: no http address; expected one such as http://proxy.example:3128"),
                readerSees(
                        "a password in the proxy's address",
                        "apiKey: ${env:API_KEY}",
                        "proxy: {url: 'http://me:" + CANARY + "@proxy.example:3128'}",
                        service + "proxy.url: a literal secret before the @; remove it, and write user and password "
                                + "beside url"),
                readerSees(
                        "a proxy's user without a password",
                        "apiKey: ${env:API_KEY}",
                        "proxy: {url: 'http://proxy.example:3128', user: me}",
                        service + "proxy.password: missing; a user needs one: ${env:NAME} or ${file:/path}"),
                schemaSees(
                        "a status that there is not",
                        "apiKey: ${env:API_KEY}",
                        "errors: [{status: 99, as: fatal}, {status: 600, as: fatal}]",
                        service + "errors[0].status: 99 is too small; expected at least 100",
                        service + "errors[1].status: 600 is too large; expected at most 599"),
                schemaSees(
                        "a meaning that there is not",
                        "apiKey: ${env:API_KEY}",
                        "errors: [{status: 424, as: fatale}]",
                        service + "errors[0].as: fatale is unknown; did you mean fatal?"),
                schemaSees(
                        "a failure that there is not",
                        "apiKey: ${env:API_KEY}",
                        "errors: [{failure: unknown_host, as: fatal}]",
                        service + "errors[0].failure: unknown_host is unknown; did you mean unknownHost?"),
                readerSees(
                        "a rule without a condition",
                        "apiKey: ${env:API_KEY}",
                        "errors: [{as: fatal}]",
                        service + "errors[0]: a rule without a condition; expected status, code or failure"),
                readerSees(
                        "a rule that never fits",
                        "apiKey: ${env:API_KEY}",
                        "errors: [{status: 503, failure: reset, as: fatal}]",
                        service + "errors[0].failure: a failure has no status and no code; expected failure alone"),
                schemaSees(
                        "a timeout without a unit",
                        "apiKey: ${env:API_KEY}",
                        "connectTimeout: 5",
                        service + "connectTimeout: 5 is no duration; expected a number with a unit, such as 500ms, 30s "
                                + "or 15m"),
                schemaSees(
                        "a switch that trusts all",
                        "apiKey: ${env:API_KEY}",
                        "trustedCertificate: all",
                        service + "trustedCertificate: unknown key; did you mean trustedCertificates?"));
    }

    private static Stream<Broken> folders() {
        return Stream.of(
                readerSees(
                        "an output inside the input",
                        "in/nodes.csv",
                        "out",
                        "p.yaml, line 20: sink.path: lies inside source.path; expected a folder outside",
                        "p.yaml, line 21: deadLetter.path: lies inside source.path; expected a folder outside"),
                readerSees(
                        "an output inside the input's glob",
                        "in/nodes.csv",
                        "out/*.csv",
                        "p.yaml, line 20: sink.path: lies inside source.path; expected a folder outside",
                        "p.yaml, line 21: deadLetter.path: lies inside source.path; expected a folder outside"),
                readerSees(
                        "a home folder",
                        "out/nodes",
                        "~/nodes",
                        "p.yaml, line 20: sink.path: ~ is not replaced by a home folder; write the whole path, or "
                                + "${env:HOME}"),
                readerSees(
                        "the input as output",
                        "out/nodes",
                        "/project/in/../in/nodes.csv/",
                        "p.yaml, line 20: sink.path: is source.path too; expected a folder of its own"),
                readerSees(
                        "an output around the input",
                        "path: out/nodes",
                        "path: in",
                        "p.yaml, line 20: sink.path: holds source.path; expected a folder beside it"),
                readerSees(
                        "a dead letter inside the output",
                        "out/dead",
                        "file:///project/out/nodes/dead",
                        "p.yaml, line 21: deadLetter.path: lies inside sink.path; expected a folder outside"),
                readerSees(
                        "buckets in the output's folder",
                        "enrich:",
                        "buckets: {orderBy: id, size: 5, path: out/nodes}\nenrich:",
                        "p.yaml, line 21: sink.path: is buckets.path too; expected a folder of its own"),
                readerSees(
                        "two sinks in one folder",
                        "  type: files\n  path: out/nodes",
                        "  - {type: files, path: out/nodes}\n  - {type: files, path: ./out/nodes}",
                        "p.yaml, line 20: sink[1].path: is sink[0].path too; expected a folder of its own"));
    }
}
