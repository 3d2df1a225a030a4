package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that DuckDB wrote. */
class ParquetInputTest {
    @TempDir
    Path folder;

    @Test
    void readsScalars() throws Exception {
        FilesInput input = copy("""
                SELECT true AS b, (-7)::TINYINT AS i1, 200::UTINYINT AS u1, (-300)::SMALLINT AS i2,
                  60000::USMALLINT AS u2, (-70000)::INTEGER AS i4, 4000000000::UINTEGER AS u4,
                  (-5000000000)::BIGINT AS i8, 18446744073709551615::UBIGINT AS u8,
                  1.5::FLOAT AS f, 2.5::DOUBLE AS d, 'ä😀' AS s, '\\x00\\xFF'::BLOB AS bytes,
                  DATE '1969-12-31' AS "day", TIME '09:15:00.5' AS t,
                  '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::UUID AS u, '{"a": 1}'::JSON AS j,
                  'one'::ENUM('one', 'two') AS e, NULL::VARCHAR AS n
                """);
        assertThat(input.rowType().asSummaryString())
                .isEqualTo("ROW<`b` BOOLEAN, `i1` TINYINT, `u1` SMALLINT, `i2` SMALLINT, `u2` INT, `i4` INT, "
                        + "`u4` BIGINT, `i8` BIGINT, `u8` DECIMAL(20, 0), `f` FLOAT, `d` DOUBLE, `s` STRING, "
                        + "`bytes` BYTES, `day` DATE, `t` TIME(3), `u` STRING, `j` STRING, `e` STRING, "
                        + "`n` STRING> NOT NULL");
        assertThat(Rows.values(input))
                .containsExactly(Arrays.asList(
                        true,
                        (byte) -7,
                        (short) 200,
                        (short) -300,
                        60000,
                        -70000,
                        4_000_000_000L,
                        -5_000_000_000L,
                        new BigDecimal("18446744073709551615"),
                        1.5f,
                        2.5d,
                        "ä\uD83D\uDE00",
                        "00ff",
                        -1,
                        33_300_500,
                        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                        "{\"a\": 1}",
                        "one",
                        null));
    }

    @Test
    void readsDecimalsOfAllWidths() throws Exception {
        FilesInput input = copy("""
                SELECT (-1.5)::DECIMAL(4, 1) AS a, 12345.67::DECIMAL(9, 2) AS b,
                  (-1234567890.12)::DECIMAL(18, 2) AS c, 12345678901234567890123456.789::DECIMAL(38, 3) AS d
                """);
        assertThat(Rows.values(input))
                .containsExactly(List.of(
                        new BigDecimal("-1.5"),
                        new BigDecimal("12345.67"),
                        new BigDecimal("-1234567890.12"),
                        new BigDecimal("12345678901234567890123456.789")));
        assertThat(input.rowType().getTypeAt(3).asSummaryString()).isEqualTo("DECIMAL(38, 3)");
    }

    @Test
    void readsTimestampsBeforeAndAfter1970() throws Exception {
        FilesInput input = copy("""
                SELECT TIMESTAMP_MS '1969-12-31 23:59:59.999' AS ms, TIMESTAMP '1969-12-31 23:59:59.999999' AS us,
                  TIMESTAMP_NS '1969-12-31 23:59:59.999999999' AS ns,
                  TIMESTAMPTZ '2024-01-31 12:30:00.000001+00' AS tz
                """);
        assertThat(input.rowType().asSummaryString())
                .isEqualTo("ROW<`ms` TIMESTAMP(3), `us` TIMESTAMP(6), `ns` TIMESTAMP(9), `tz` TIMESTAMP_LTZ(6)>"
                        + " NOT NULL");
        assertThat(Rows.values(input))
                .containsExactly(List.of(
                        "1969-12-31T23:59:59.999",
                        "1969-12-31T23:59:59.999999",
                        "1969-12-31T23:59:59.999999999",
                        "2024-01-31T12:30:00.000001"));
    }

    @Test
    void readsNestedTypes() throws Exception {
        FilesInput input = copy("""
                SELECT * FROM (VALUES
                  ({'city': 'Bern', 'geo': {'lat': 46.9}}, [[1, NULL], [], NULL], MAP {'k': [{'n': 1}], 'l': NULL},
                   [0.5, 1.5]::FLOAT[], [NULL, 2]::FLOAT[]),
                  (NULL, NULL, NULL, NULL, []),
                  ({'city': NULL, 'geo': NULL}, [], MAP {}, [], NULL)) AS v(address, grid, m, vector, gaps)
                """);
        assertThat(input.rowType().asSummaryString())
                .isEqualTo("ROW<`address` ROW<`city` STRING, `geo` ROW<`lat` DECIMAL(3, 1)>>, `grid` ARRAY<ARRAY<INT>>,"
                        + " `m` MAP<STRING NOT NULL, ARRAY<ROW<`n` INT>>>, `vector` ARRAY<FLOAT>, `gaps` ARRAY<FLOAT>>"
                        + " NOT NULL");
        Map<Object, @Nullable Object> map = new HashMap<>();
        map.put("k", List.of(List.of(1)));
        map.put("l", null);
        assertThat(Rows.values(input))
                .containsExactly(
                        Arrays.asList(
                                List.of("Bern", List.of(new BigDecimal("46.9"))),
                                Arrays.asList(Arrays.asList(1, null), List.of(), null),
                                map,
                                List.of(0.5f, 1.5f),
                                Arrays.asList(null, 2f)),
                        Arrays.asList(null, null, null, null, List.of()),
                        Arrays.asList(Arrays.asList(null, null), List.of(), Map.of(), List.of(), null));
        assertThat(Rows.read(input).get(0).row())
                .isNotNull()
                .satisfies(row -> assertThat(row.getArray(3).toFloatArray()).containsExactly(0.5f, 1.5f));
    }

    @Test
    void readsTheNewerEncodings() throws Exception {
        Rows.duckdb(
                "COPY (SELECT range AS i, 'text ' || range AS s, range / 8 AS d, NULL::INT AS n FROM range(5000)) TO '"
                        + folder.resolve("x.parquet") + "' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd)");
        FilesInput input = Rows.parquet(folder);
        List<List<@Nullable Object>> rows = Rows.values(input);
        assertThat(rows).hasSize(5000);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i)).isEqualTo(Arrays.asList((long) i, "text " + i, i / 8d, null));
        }
    }

    @Test
    void splitsByRowGroupsWithPositionsOfTheFile() throws Exception {
        FilesInput input = threeGroups();
        List<FileSourceSplit> splits = input.splits(false);
        assertThat(splits).hasSize(3);
        assertThat(input.splits(true)).hasSize(1);
        assertThat(input.rowCount()).hasValue(3 * 2048);
        List<SourceRow> backwards = new ArrayList<>();
        for (int i = splits.size() - 1; i >= 0; i--) {
            List<SourceRow> rows = Rows.read(input, splits.get(i), null);
            assertThat(rows).hasSize(2048);
            backwards.addAll(rows);
        }
        for (SourceRow row : backwards) {
            assertThat(row.row())
                    .isNotNull()
                    .satisfies(values -> assertThat(values.getLong(0)).isEqualTo(row.position()));
        }
        assertThat(Rows.read(input, false))
                .extracting(SourceRow::position)
                .isSorted()
                .hasSize(3 * 2048);
    }

    @Test
    void takesSeveralSmallRowGroupsAsOneSplit() throws Exception {
        threeGroups();
        InputFiles files = InputFiles.list(folder.toString());
        assertThat(FilesInput.parquet(files, null).splits(false)).hasSize(1);
        FilesInput pairs = FilesInput.parquet(files, null, 180 * 1024);
        assertThat(pairs.splits(false)).hasSize(2);
        assertThat(Rows.read(pairs, pairs.splits(false).get(0), null)).hasSize(4096);
        assertThat(Rows.read(pairs, pairs.splits(false).get(1), null)).hasSize(2048);
    }

    @Test
    void restoresInTheMiddleOfALaterRowGroup() throws Exception {
        FilesInput input = threeGroups();
        for (boolean whole : new boolean[] {true, false}) {
            FileSourceSplit split = input.splits(whole).get(whole ? 0 : 1);
            List<SourceRow> all = Rows.read(input, split, null);
            for (int from : new int[] {0, 1, 2047, 2048, 2049, all.size() - 1, all.size()}) {
                if (from <= all.size()) {
                    List<SourceRow> rest =
                            Rows.read(input, split, new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, from));
                    assertThat(rest).isEqualTo(all.subList(from, all.size()));
                }
            }
        }
    }

    @Test
    void readsADeclaredPart() throws Exception {
        Path file = folder.resolve("x.parquet");
        write("SELECT 1 AS a, 'x' AS b, INTERVAL 1 DAY AS odd");
        assertThatThrownBy(() -> Rows.parquet(file))
                .isInstanceOf(InputProblem.class)
                .hasMessageStartingWith(file + ": column odd: found the Parquet type FIXED_LEN_BYTE_ARRAY (INTERVAL")
                .hasMessageEndingWith("a declared schema without the column leaves it out");
        FilesInput input = FilesInput.parquet(InputFiles.list(file.toString()), Rows.type("b STRING, a INT NOT NULL"));
        assertThat(input.rowType().asSummaryString()).isEqualTo("ROW<`b` STRING, `a` INT NOT NULL> NOT NULL");
        assertThat(Rows.values(input)).containsExactly(List.of("x", 1));
        assertThatThrownBy(() -> FilesInput.parquet(input.files(), Rows.type("a BIGINT")))
                .hasMessage(file + ": column a: expected BIGINT by the schema, found INT");
        assertThatThrownBy(() -> FilesInput.parquet(input.files(), Rows.type("od STRING")))
                .hasMessage(file + ": found no column od, expected it by the schema; did you mean odd?; the file has a,"
                        + " b, odd");
    }

    @Test
    void tellsANullWhereNotNullIsDeclared() throws Exception {
        copy("SELECT CASE WHEN range = 1 THEN NULL ELSE range END AS a FROM range(3)");
        FilesInput input = FilesInput.parquet(InputFiles.list(folder.toString()), Rows.type("a BIGINT NOT NULL"));
        List<SourceRow> rows = Rows.read(input);
        assertThat(Rows.problems(rows))
                .containsExactly("x.parquet, row 2: column a: expected a value, found null where NOT NULL is declared");
        assertThat(rows).extracting(SourceRow::position).containsExactly(0L, 1L, 2L);
        assertThat(Rows.values(input, rows)).containsExactly(List.of(0L), List.of(2L));
    }

    @Test
    void tellsTextThatIsNoUtf8AndTimesThatAreTooFine() throws Exception {
        copy("SELECT '\\xFFa'::BLOB AS b, TIME '00:00:00.000001' AS t");
        assertThat(Rows.problems(
                        Rows.read(FilesInput.parquet(InputFiles.list(folder.toString()), Rows.type("b STRING")))))
                .containsExactly(
                        "x.parquet, row 1: column b: expected STRING, found bytes that are no characters of UTF-8");
        assertThat(Rows.problems(Rows.read(Rows.parquet(folder))))
                .containsExactly("x.parquet, row 1: column t: expected TIME(3), found a time finer than a millisecond");
    }

    @Test
    void namesBothFilesWhoseSchemasDiffer() throws Exception {
        Rows.duckdb(
                "COPY (SELECT 1 AS id, 'x' AS name) TO '" + folder.resolve("a.parquet") + "'",
                "COPY (SELECT 1 AS id, 2 AS name) TO '" + folder.resolve("b.parquet") + "'");
        assertThatThrownBy(() -> Rows.parquet(folder))
                .isInstanceOf(InputProblem.class)
                .hasMessage("files of one dataset need the same columns: column 2 is `name` STRING in " + folder
                        + "/a.parquet and `name` INT in " + folder + "/b.parquet");
        Rows.duckdb("COPY (SELECT 1 AS id) TO '" + folder.resolve("b.parquet") + "'");
        assertThatThrownBy(() -> Rows.parquet(folder)).hasMessageEndingWith("and none in " + folder + "/b.parquet");
    }

    @Test
    void refusesWhatIsNoParquet() throws Exception {
        Path file = Rows.write(folder.resolve("x.parquet"), "id,name\n1,2\n");
        assertThatThrownBy(() -> Rows.parquet(file))
                .isInstanceOf(InputProblem.class)
                .hasMessage(file + ": found no Parquet footer that can be read, expected a Parquet file");
    }

    @Test
    void tellsADamagedPageOnceAndEndsTheSplit() throws Exception {
        FilesInput input = threeGroups();
        Path file = Path.of(input.files().files().get(0).path());
        byte[] bytes = Files.readAllBytes(file);
        FileSourceSplit second = input.splits(false).get(1);
        for (int i = 0; i < 100; i++) {
            bytes[(int) second.offset() + i] ^= 0x55;
        }
        Files.write(file, bytes);
        List<SourceRow> rows = Rows.read(input, second, null);
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).position()).isEqualTo(2048);
        assertThat(Rows.problems(rows))
                .containsExactly(
                        "x.parquet, row 2049: the rest of the file cannot be read: a page or the footer of the "
                                + "Parquet file is damaged");
        assertThat(Rows.read(input, second, new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 1)))
                .isEmpty();
        assertThat(Rows.read(input, input.splits(false).get(2), null)).hasSize(2048);
        List<SourceRow> whole = Rows.read(input, true);
        assertThat(whole).hasSize(2049);
        assertThat(Rows.read(
                        input,
                        input.splits(true).get(0),
                        new CheckpointedPosition(CheckpointedPosition.NO_OFFSET, 2048)))
                .isEqualTo(whole.subList(2048, 2049));
    }

    @Test
    void failsWhereAFileChangedSinceItWasListed() throws Exception {
        FilesInput input = copy("SELECT 1 AS a");
        Path file = folder.resolve("x.parquet");
        long size = Files.size(file);
        Files.writeString(file, "x");
        assertThatThrownBy(() -> Rows.read(input))
                .isInstanceOf(InputProblem.class)
                .hasMessage(file + ": found 1 bytes, expected " + size
                        + " as when the files were listed; start the run anew");
        Files.delete(file);
        assertThatThrownBy(() -> Rows.read(input)).isInstanceOf(FileNotFoundException.class);
    }

    /** Three row groups of 2,048 rows, of which a split takes one. */
    private FilesInput threeGroups() throws Exception {
        Rows.duckdb("COPY (SELECT range AS n, md5(range::VARCHAR) AS s FROM range(6144)) TO '"
                + folder.resolve("x.parquet") + "' (FORMAT parquet, ROW_GROUP_SIZE 2048, COMPRESSION uncompressed)");
        return FilesInput.parquet(InputFiles.list(folder.resolve("x.parquet").toString()), null, 100 * 1024);
    }

    private void write(String query) throws Exception {
        Rows.duckdb("COPY (" + query + ") TO '" + folder.resolve("x.parquet") + "' (FORMAT parquet)");
    }

    private FilesInput copy(String query) throws Exception {
        write(query);
        return Rows.parquet(folder.resolve("x.parquet"));
    }
}
