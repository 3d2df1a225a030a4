package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonInputTest {
    @TempDir
    Path folder;

    @Test
    void readsNestedTypes() throws Exception {
        FilesInput input = Rows.ndjson(
                file("""
                        {"id":1,"address":{"city":"Bern","zip":null},"tags":["a",null],"m":{"k":1.50},"v":[0.1,2,-3e2]}
                        """),
                "id BIGINT, address ROW<city STRING, zip INT>, tags ARRAY<STRING>, m MAP<STRING, DECIMAL(5, 2)>, "
                        + "v ARRAY<FLOAT NOT NULL>");
        assertThat(Rows.values(input))
                .containsExactly(List.of(
                        1L,
                        Arrays.asList("Bern", null),
                        Arrays.asList("a", null),
                        Map.of("k", new BigDecimal("1.50")),
                        List.of(0.1f, 2f, -300f)));
    }

    @Test
    void readsVectorsWithoutBoxing() throws Exception {
        GenericRowData row = new JsonRows(Rows.type("v ARRAY<FLOAT>")).read(bytes("{\"v\":[0.25,1,1e-3]}"));
        ArrayData vector = row.getArray(0);
        assertThat(vector.toFloatArray()).containsExactly(0.25f, 1f, 0.001f);
        assertThat(((GenericArrayData) vector).isPrimitiveArray()).isTrue();
    }

    @Test
    void keepsNullsInVectors() throws Exception {
        assertThat(Rows.values(Rows.ndjson(file("{\"v\":[null,1,null]}"), "v ARRAY<FLOAT>")))
                .containsExactly(List.of(Arrays.asList(null, 1f, null)));
    }

    @Test
    void ignoresUnknownFieldsAndTakesMissingOnesAsNull() throws Exception {
        assertThat(Rows.values(Rows.ndjson(file("{\"x\":{\"y\":[1]},\"b\":true}\n{}\n"), "a INT, b BOOLEAN")))
                .containsExactly(Arrays.asList(null, true), Arrays.asList(null, null));
    }

    @Test
    void keepsTheTextOfJsonUnderAString() throws Exception {
        FilesInput input = Rows.ndjson(
                file(
                        "{\"s\": {\"é\" : [1.10, \"\uD83D\uDE00\"]} }\n{\"s\":[ ]}\n{\"s\":1.50}\n{\"s\":false}\n{\"s\":\"\\u00e9\\n\"}"),
                "s STRING");
        assertThat(Rows.values(input))
                .containsExactly(
                        List.of("{\"é\" : [1.10, \"\uD83D\uDE00\"]}"),
                        List.of("[ ]"),
                        List.of("1.50"),
                        List.of("false"),
                        List.of("é\n"));
    }

    @Test
    void skipsBlankLinesAndAByteOrderMark() throws Exception {
        List<SourceRow> rows = Rows.read(Rows.ndjson(file("\uFEFF{\"a\":1}\r\n\r\n \t\n{\"a\":2}"), "a INT"));
        assertThat(Rows.problems(rows)).isEmpty();
        assertThat(rows).extracting(SourceRow::position).containsExactly(0L, 1L);
    }

    @Test
    void readsGzip() throws Exception {
        Path file = Rows.gzip(folder.resolve("x.ndjson.gz"), "{\"a\":1}\n{\"a\":2}\n");
        assertThat(Rows.values(Rows.ndjson(file, "a INT"))).containsExactly(List.of(1), List.of(2));
        byte[] whole = Files.readAllBytes(file);
        Rows.write(file, Arrays.copyOf(whole, whole.length - 12));
        assertThat(Rows.problems(Rows.read(Rows.ndjson(file, "a INT"))))
                .singleElement()
                .asString()
                .endsWith("the rest of the file cannot be read: the gzip stream is cut short");
        Rows.write(file, "no gzip");
        assertThat(Rows.problems(Rows.read(Rows.ndjson(file, "a INT"))))
                .containsExactly(
                        "x.ndjson.gz, line 1: the rest of the file cannot be read: the gzip stream is damaged");
    }

    @Test
    void readsAnEmptyFileAsNoRows() throws Exception {
        assertThat(Rows.read(Rows.ndjson(file(""), "a INT"))).isEmpty();
    }

    @Test
    void goesOnAfterALineThatCannotBeRead() throws Exception {
        byte[] bad = {'{', '"', 's', '"', ':', '"', (byte) 0xFF, '"', '}', '\n'};
        byte[] good = bytes("{\"s\":\"x\"}\n{\"s\":\"x\"\n{\"s\":\"x\"} {}\n[]\n");
        byte[] both = Arrays.copyOf(bad, bad.length + good.length);
        System.arraycopy(good, 0, both, bad.length, good.length);
        List<SourceRow> rows = Rows.read(Rows.ndjson(Rows.write(folder.resolve("x.ndjson"), both), "s STRING"));
        assertThat(Rows.problems(rows))
                .containsExactly(
                        "x.ndjson, line 1: found bytes that are no characters of UTF-8",
                        "x.ndjson, line 3: found broken JSON at byte 9",
                        "x.ndjson, line 4: expected one JSON object, found more after it",
                        "x.ndjson, line 5: expected a JSON object, found an array");
        assertThat(Rows.unreadable(rows.get(0)).raw()).isEqualTo("{\"s\":\"\uFFFD\"}");
        assertThat(Rows.unreadable(rows.get(2)).raw()).isEqualTo("{\"s\":\"x\"");
        assertThat(rows).extracting(SourceRow::position).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            INT              | "1"            | expected INT, found a string
            INT              | 1.0            | expected INT, found a number
            INT              | 2147483648     | expected INT, found a number out of its range
            BIGINT           | 99999999999999999999 | expected BIGINT, found a number out of its range
            TINYINT          | -129           | expected TINYINT, found a number out of its range
            FLOAT            | 1e39           | expected FLOAT, found a number out of its range
            DOUBLE           | "1"            | expected DOUBLE, found a string
            DOUBLE           | 1e999          | expected DOUBLE, found a number out of its range
            DECIMAL(4, 1)    | 1.25           | expected DECIMAL(4, 1), found a number that does not fit
            BOOLEAN          | 1              | expected true or false, found a number
            DATE             | 5              | expected DATE as a string, found a number
            DATE             | "tomorrow"     | expected DATE such as 2024-01-31, found other text
            ROW<b INT>       | [1]            | expected an object, found an array
            ARRAY<INT>       | {}             | expected an array, found an object
            MAP<STRING, INT> | []             | expected an object, found an array
            STRING NOT NULL  | null           | expected a value, found null where NOT NULL is declared
            STRING           | "\\ud800"      | found half a surrogate pair, expected whole characters
            """)
    void readsTypesStrictly(String type, String value, String problem) throws Exception {
        assertThat(Rows.problems(Rows.read(Rows.ndjson(file("{\"a\":" + value + "}"), "a " + type))))
                .containsExactly("x.ndjson, line 1: column a: " + problem);
    }

    @Test
    void namesTheFieldInsideAColumn() throws Exception {
        String columns = "a ROW<b ARRAY<ROW<c INT>>>, v ARRAY<FLOAT NOT NULL>, m MAP<STRING, INT>";
        List<SourceRow> rows = Rows.read(Rows.ndjson(
                file("{\"a\":{\"b\":[{\"c\":1},{\"c\":\"x\"}]}}\n{\"v\":[1,null]}\n{\"m\":{\"secret\":true}}"),
                columns));
        assertThat(Rows.problems(rows))
                .containsExactly(
                        "x.ndjson, line 1: column a.b[1].c: expected INT, found a string",
                        "x.ndjson, line 2: column v[1]: expected a value, found null where NOT NULL is declared",
                        "x.ndjson, line 3: column m[]: expected INT, found a boolean");
    }

    @Test
    void refusesAKeyThatStandsTwice() throws Exception {
        List<SourceRow> rows =
                Rows.read(Rows.ndjson(file("{\"a\":1,\"a\":2}\n{\"x\":{\"y\":1,\"y\":1}}\n{\"a\":1}"), "a INT"));
        assertThat(Rows.problems(rows))
                .containsExactly(
                        "x.ndjson, line 1: found a key twice in one object at byte 11",
                        "x.ndjson, line 2: found a key twice in one object at byte 16");
        assertThat(rows.get(2).row()).isNotNull();
    }

    @Test
    void refusesNestingThatWouldOverflow() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(Rows.problems(Rows.read(Rows.ndjson(file("{\"s\":" + deep + "}"), "s STRING"))))
                .containsExactly("x.ndjson, line 1: expected less nesting or shorter numbers in JSON");
    }

    @Test
    void makesARowOfItsOwnForEachObject() throws Exception {
        JsonRows json = new JsonRows(Rows.type("s STRING"));
        GenericRowData first = json.read(bytes("{\"s\":\"a\"}"));
        json.read(bytes("{\"s\":\"b\"}"));
        assertThat(first.getString(0)).isEqualTo(StringData.fromString("a"));
    }

    private Path file(String text) throws Exception {
        return Rows.write(folder.resolve("x.ndjson"), text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
