package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that break toy readers, through all formats alike. */
class NastyRowsTest {
    private static final String COLUMNS = "id STRING, category STRING, name STRING";

    private final List<List<@Nullable String>> rows = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void makeRows() {
        List<@Nullable String> texts = Arrays.asList(
                null,
                "",
                " ",
                "\t",
                "plain",
                "\"",
                "\"\"",
                "a\"b\"",
                "a,b",
                "line\nbreak",
                "line\r\nbreak\r",
                "\n",
                "\uD83D\uDE00\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                "e\u0301 combining",
                "\u05E9\u05DC\u05D5\u05DD \u202Eabc\u202C",
                "\uE000 private",
                "\uFFFD\uFEFF",
                "\u0001control",
                "back\\slash \\n \\u0041",
                "__HIVE_DEFAULT_PARTITION__",
                "null",
                "NaN",
                "{\"json\": [1]}",
                "'; DROP TABLE nodes; --",
                "x".repeat(20_000),
                "\uD83D\uDE00\"\n".repeat(5_000));
        for (int i = 0; i < 208; i++) {
            rows.add(Arrays.asList(
                    "id" + i / 2, texts.get(i % texts.size()), texts.get((i * 7 + i / 26) % texts.size())));
        }
    }

    @Test
    void readsTheSameRowsFromCsvNdjsonAndParquet() throws Exception {
        FilesInput csv = Rows.csv(csv(), null);
        FilesInput gzipped = Rows.csv(Rows.gzip(folder.resolve("x.csv.gz"), csvText()), COLUMNS);
        FilesInput ndjson = Rows.ndjson(ndjson(), COLUMNS);
        FilesInput parquet = Rows.parquet(parquet());
        for (FilesInput input : List.of(csv, gzipped, ndjson, parquet)) {
            assertThat(Rows.read(input)).allMatch(row -> row.unreadable() == null);
            assertThat(Rows.values(input)).isEqualTo(rows);
        }
    }

    @Test
    void readsExactlyTheRemainingRowsAfterARestore() throws Exception {
        for (FilesInput input :
                List.of(Rows.csv(csv(), null), Rows.ndjson(ndjson(), COLUMNS), Rows.parquet(parquet()))) {
            FileSourceSplit split = input.splits(true).get(0);
            List<SourceRow> all = Rows.read(input, split, null);
            for (int from : new int[] {0, 1, 25, 100, 207, 208}) {
                List<SourceRow> rest =
                        Rows.read(input, split, new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, from));
                assertThat(rest).isEqualTo(all.subList(from, all.size()));
            }
        }
    }

    @Test
    void restoresAfterRowsThatCannotBeRead() throws Exception {
        Path file = Rows.write(folder.resolve("bad.csv"), "a,b\n1\n2,2\n3\n4,4\n5,\"5");
        FilesInput input = Rows.csv(file, null);
        List<SourceRow> all = Rows.read(input);
        assertThat(all).extracting(row -> row.row() != null).containsExactly(false, true, false, true, false);
        for (int from = 0; from <= 5; from++) {
            assertThat(Rows.read(
                            input,
                            input.splits(true).get(0),
                            new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, from)))
                    .isEqualTo(all.subList(from, 5));
        }
    }

    private Path csv() throws Exception {
        return Rows.write(folder.resolve("x.csv"), csvText());
    }

    private String csvText() {
        StringBuilder text = new StringBuilder("id,category,name\r\n");
        for (List<@Nullable String> row : rows) {
            List<String> fields = new ArrayList<>();
            for (String value : row) {
                fields.add(value == null ? "" : "\"" + value.replace("\"", "\"\"") + "\"");
            }
            text.append(String.join(",", fields)).append("\r\n");
        }
        return text.toString();
    }

    private Path ndjson() throws Exception {
        StringWriter text = new StringWriter();
        for (List<@Nullable String> row : rows) {
            try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.writeStartObject();
                json.writeStringField("name", row.get(2));
                json.writeStringField("id", row.get(0));
                if (row.get(1) != null) {
                    json.writeStringField("category", row.get(1));
                }
                json.writeEndObject();
            }
            text.write('\n');
        }
        return Rows.write(folder.resolve("x.ndjson"), text.toString());
    }

    private Path parquet() throws Exception {
        Path file = folder.resolve("x.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id VARCHAR, category VARCHAR, name VARCHAR)");
            try (var insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?)")) {
                for (List<@Nullable String> row : rows) {
                    for (int i = 0; i < 3; i++) {
                        insert.setString(i + 1, row.get(i));
                    }
                    insert.execute();
                }
            }
            statement.execute("COPY t TO '" + file + "' (FORMAT parquet)");
        }
        return file;
    }
}
