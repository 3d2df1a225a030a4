package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvInputTest {
    @TempDir
    Path folder;

    @Test
    void readsStringsByTheHeader() throws Exception {
        FilesInput input = Rows.csv(file("\uFEFFid,name\r\n1,Ann\r\n2,\"O\"\"Hara, \r\nBob\"\r\n"), null);
        assertThat(input.rowType().asSummaryString()).isEqualTo("ROW<`id` STRING, `name` STRING> NOT NULL");
        assertThat(Rows.values(input)).containsExactly(List.of("1", "Ann"), List.of("2", "O\"Hara, \r\nBob"));
        assertThat(input.rowCount()).isEmpty();
    }

    @Test
    void tellsNullFromEmpty() throws Exception {
        assertThat(Rows.values(Rows.csv(file("a,b,c\n,\"\",\n\"\",,x"), null)))
                .containsExactly(Arrays.asList(null, "", null), Arrays.asList("", null, "x"));
    }

    @Test
    void countsRowsFromZeroAndSkipsBlankLines() throws Exception {
        Path file = file("a\n\n1\n\r\n2\r3\n\n");
        assertThat(Rows.read(Rows.csv(file, null)))
                .extracting(SourceRow::file, SourceRow::position)
                .containsExactly(tuple(file.toString(), 0L), tuple(file.toString(), 1L), tuple(file.toString(), 2L));
    }

    @Test
    void takesDelimiterQuoteAndCharset() throws Exception {
        Path file = Rows.write(folder.resolve("x.csv"), "a;b\n'ä;''ö';ü\n".getBytes(StandardCharsets.ISO_8859_1));
        FilesInput input = Rows.csv(file, new CsvFormat(';', '\'', true, "ISO-8859-1"), null);
        assertThat(Rows.values(input)).containsExactly(List.of("ä;'ö", "ü"));
    }

    @Test
    void readsUtf16() throws Exception {
        Path file = Rows.write(folder.resolve("x.csv"), "a\n\uD83D\uDE00é\n".getBytes(StandardCharsets.UTF_16));
        assertThat(Rows.values(Rows.csv(file, new CsvFormat(',', '"', true, "UTF-16"), null)))
                .containsExactly(List.of("\uD83D\uDE00é"));
    }

    @Test
    void readsDeclaredTypesByNameInTheOrderOfTheHeader() throws Exception {
        FilesInput input = Rows.csv(
                file("""
                        b,i,d,f,day,at,on,bytes,t
                        true,-7,12.50,1.5e3,2024-02-29,2024-01-31 12:30:00.123,2024-01-31T12:30:00+02:00,c2x1aWNl,09:15
                        """),
                "i INT, b BOOLEAN, d DECIMAL(6, 2), f FLOAT, `day` DATE, `at` TIMESTAMP(3), `on` TIMESTAMP_LTZ(3), "
                        + "`bytes` BYTES, t TIME(0)");
        assertThat(input.rowType().getFieldNames())
                .containsExactly("b", "i", "d", "f", "day", "at", "on", "bytes", "t");
        assertThat(Rows.values(input))
                .containsExactly(List.of(
                        true,
                        -7,
                        new BigDecimal("12.50"),
                        1500f,
                        19782,
                        "2024-01-31T12:30:00.123",
                        "2024-01-31T10:30",
                        "736c75696365",
                        33_300_000));
    }

    @Test
    void readsByPositionWithoutAHeader() throws Exception {
        CsvFormat format = new CsvFormat(',', '"', false, "UTF-8");
        assertThat(Rows.values(Rows.csv(file("1,x\n2,y"), format, "id BIGINT, name STRING")))
                .containsExactly(List.of(1L, "x"), List.of(2L, "y"));
        assertThatThrownBy(() -> Rows.csv(folder.resolve("x.csv"), format, null))
                .hasMessage(folder + "/x.csv: CSV without a header needs a declared schema");
    }

    @Test
    void decompressesConcatenatedGzip() throws Exception {
        Path one = Rows.gzip(folder.resolve("one"), "a\n1\n");
        Path two = Rows.gzip(folder.resolve("two"), "2\n");
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(Files.readAllBytes(one));
        both.write(Files.readAllBytes(two));
        Path file = Rows.write(folder.resolve("both.csv.gz"), both.toByteArray());
        assertThat(Rows.values(Rows.csv(file, null))).containsExactly(List.of("1"), List.of("2"));
    }

    @Test
    void goesOnAfterARowThatCannotBeRead() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("id,age\n1,30\n2\n3,30,x\n\"4\"x,1\n5,old\n6,\"6\n".getBytes(StandardCharsets.UTF_8));
        bytes.write("\"\n7,\n8,\uFFFD\n".getBytes(StandardCharsets.UTF_8));
        bytes.write(new byte[] {'9', (byte) 0xC3, ',', '1', '\n'});
        bytes.write("10,10\n".getBytes(StandardCharsets.UTF_8));
        Path file = Rows.write(folder.resolve("x.csv"), bytes.toByteArray());
        List<SourceRow> rows = Rows.read(Rows.csv(file, "id STRING, age INT"));
        assertThat(Rows.problems(rows))
                .containsExactly(
                        "x.csv, line 3: expected 2 fields, found 1",
                        "x.csv, line 4: expected 2 fields, found 3",
                        "x.csv, line 5: found text after a closing quote, expected a delimiter or the end of the line",
                        "x.csv, line 6: column age: expected INT such as -42, found other text",
                        "x.csv, line 7: column age: expected INT such as -42, found other text",
                        "x.csv, line 10: column age: expected INT such as -42, found other text",
                        "x.csv, line 11: found bytes that are no characters of UTF-8");
        assertThat(rows).extracting(SourceRow::position).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(rows.stream()
                        .filter(row -> row.row() == null)
                        .map(row -> Rows.unreadable(row).raw()))
                .containsExactly("2", "3,30,x", "\"4\"x,1", "5,old", "6,\"6\n\"", "8,\uFFFD", "9\uFFFD,1");
        assertThat(rows.get(9).row()).isNotNull();
        assertThat(Rows.unreadable(rows.get(1)).where()).isEqualTo(file + ", line 3");
    }

    @Test
    void keepsAReplacementCharacterThatIsInTheFile() throws Exception {
        assertThat(Rows.values(Rows.csv(file("a\n\uFFFD\n"), null))).containsExactly(List.of("\uFFFD"));
    }

    @Test
    void needsAValueWhereNotNullIsDeclared() throws Exception {
        assertThat(Rows.problems(Rows.read(Rows.csv(file("a\n\"\"\n"), "a STRING NOT NULL"))))
                .isEmpty();
        assertThat(Rows.problems(Rows.read(Rows.csv(file("a,b\n,x\n"), "a STRING NOT NULL, b STRING"))))
                .containsExactly("x.csv, line 2: column a: expected a value, found null where NOT NULL is declared");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TINYINT        | 128
            SMALLINT       | -32769
            INT            | 2147483648
            INT            | 1.0
            INT            | 0x10
            INT            | ' 1'
            INT            | ١٢
            BIGINT         | 9223372036854775808
            DECIMAL(4, 1)  | 1.25
            DECIMAL(4, 1)  | 1000
            DECIMAL(4, 1)  | 1e999999999
            DECIMAL(4, 1)  | 1e-999999999
            FLOAT          | 1e39
            FLOAT          | 1f
            DOUBLE         | 0x1p3
            DOUBLE         | 1e309
            BOOLEAN        | yes
            DATE           | 2023-02-29
            DATE           | 2023-2-1
            TIMESTAMP(3)   | 2024-01-31T12:30:00.1234
            TIMESTAMP(3)   | 2024-01-31T12:30:00Z
            TIMESTAMP(3)   | 2024-01-31
            TIMESTAMP_LTZ(3) | 2024-01-31T12:30:00
            TIME(0)        | 09:15:00.5
            BYTES          | c2x1aW*=
            """)
    void readsTypesStrictly(String type, String text) throws Exception {
        List<SourceRow> rows = Rows.read(Rows.csv(file("a\n\"" + text + "\"\n"), "a " + type));
        assertThat(Rows.problems(rows))
                .singleElement()
                .asString()
                .startsWith("x.csv, line 2: column a: expected " + type)
                .endsWith(", found other text");
    }

    @Test
    void comparesHeadersWithTheSchema() throws Exception {
        Path file = file("id,nmae\n1,x\n");
        assertThatThrownBy(() -> Rows.csv(file, "id INT, name STRING"))
                .isInstanceOf(InputProblem.class)
                .hasMessage(
                        file + ": found no column name in the header, expected it by the schema; did you mean nmae?;"
                                + " the header has id, nmae");
        assertThatThrownBy(() -> Rows.csv(file, "id INT"))
                .hasMessage(
                        file + ": found a column nmae in the header that the schema has not; the header has id, nmae");
        assertThatThrownBy(() -> Rows.csv(file, "id INT, nmae ARRAY<INT>"))
                .hasMessage("schema: found column nmae of type ARRAY<INT>, expected a type that a CSV field can hold");
    }

    @Test
    void comparesHeadersOfFiles() throws Exception {
        Rows.write(folder.resolve("d/a.csv"), "id,x\n");
        Rows.write(folder.resolve("d/b.csv"), "x,id\n");
        assertThatThrownBy(() -> Rows.csv(folder.resolve("d"), null))
                .isInstanceOf(InputProblem.class)
                .hasMessage("files of one dataset need the same header: " + folder + "/d/a.csv has id, x; " + folder
                        + "/d/b.csv has x, id");
    }

    @Test
    void refusesHeadersThatNameNoColumns() throws Exception {
        assertThatThrownBy(() -> Rows.csv(file(""), null))
                .isInstanceOf(InputProblem.class)
                .hasMessage(folder + "/x.csv: found no line, expected a header");
        assertThatThrownBy(() -> Rows.csv(file("\n\n"), null)).hasMessageEndingWith("expected a header");
        assertThatThrownBy(() -> Rows.csv(file("a,,b"), null))
                .hasMessage(folder + "/x.csv: found no name for column 2 in the header");
        assertThatThrownBy(() -> Rows.csv(file("a,b,a"), null))
                .hasMessage(folder + "/x.csv: found column a twice in the header");
        assertThatThrownBy(() -> Rows.csv(file("\"a"), null))
                .hasMessage(folder + "/x.csv, line 1: a quote is opened and never closed");
        assertThat(Rows.read(Rows.csv(file("a,b\n"), null))).isEmpty();
    }

    @Test
    void tellsAQuoteThatIsNeverClosedOnce() throws Exception {
        List<SourceRow> rows = Rows.read(Rows.csv(file("a,b\n1,2\n3,\"4\n5,6\n"), null));
        assertThat(rows).hasSize(2);
        assertThat(Rows.problems(rows))
                .containsExactly(
                        "x.csv, line 3: the rest of the file cannot be read: a quote is opened and never closed");
        assertThat(Rows.unreadable(rows.get(1)).raw()).isEqualTo("3,\"4\n5,6\n");
    }

    @Test
    void tellsATruncatedGzipOnceAfterTheRowsBeforeIt() throws Exception {
        StringBuilder text = new StringBuilder("a\n");
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            text.append(random.nextLong()).append('\n');
        }
        byte[] whole = Files.readAllBytes(Rows.gzip(folder.resolve("whole"), text.toString()));
        Path file = Rows.write(folder.resolve("x.csv.gz"), Arrays.copyOf(whole, whole.length / 2));
        FilesInput input = Rows.csv(file, null);
        List<SourceRow> rows = Rows.read(input);
        String[] expected = text.toString().split("\n", -1);
        assertThat(rows.size()).isBetween(2_000, 3_000);
        for (int i = 0; i < rows.size() - 1; i++) {
            assertThat(Rows.values(input, rows.subList(i, i + 1))).containsExactly(List.of(expected[i + 1]));
        }
        assertThat(Rows.problems(rows))
                .containsExactly("x.csv.gz, line " + (rows.size() + 1)
                        + ": the rest of the file cannot be read: the gzip stream is cut short");
    }

    @Test
    void refusesFormatsThatCannotBe() {
        assertThatThrownBy(() -> new CsvFormat('"', '"', true, "UTF-8")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CsvFormat('\n', '"', true, "UTF-8")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CsvFormat(',', '"', true, "UTF-9"))
                .hasMessage("expected a charset that Java knows, found UTF-9");
    }

    private Path file(String text) throws Exception {
        return Rows.write(folder.resolve("x.csv"), text);
    }
}
