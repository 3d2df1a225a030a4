package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shapes that older and other writers have, written with parquet-mr's example writer. */
class ParquetTypeTest {
    @TempDir
    Path folder;

    @Test
    void readsTwoLevelLists() throws Exception {
        FilesInput input = write("""
                optional group ints (LIST) { repeated int32 element; }
                optional group tuples (LIST) { repeated group tuples_tuple { optional int32 a; } }
                optional group arrays (LIST) { repeated group array (LIST) { repeated float array; } }
                optional group pairs (LIST) { repeated group element { required int32 a; optional binary b (UTF8); } }
                """, row -> {
            row.addGroup("ints").append("element", 1).append("element", 2);
            row.addGroup("tuples").addGroup("tuples_tuple").append("a", 3);
            row.addGroup("arrays").addGroup("array").append("array", 0.5f).append("array", 1.5f);
            row.addGroup("pairs").addGroup("element").append("a", 4);
        });
        assertThat(input.rowType().asSummaryString())
                .isEqualTo("ROW<`ints` ARRAY<INT>, `tuples` ARRAY<ROW<`a` INT>>, `arrays` ARRAY<ARRAY<FLOAT>>, "
                        + "`pairs` ARRAY<ROW<`a` INT, `b` STRING>>> NOT NULL");
        assertThat(Rows.values(input))
                .containsExactly(List.of(
                        List.of(1, 2),
                        List.of(List.of(3)),
                        List.of(List.of(0.5f, 1.5f)),
                        List.of(Arrays.asList(4, null))));
    }

    @Test
    void readsRepeatedFieldsOutsideOfLists() throws Exception {
        FilesInput input = write(
                """
                repeated int64 ids;
                repeated float vector;
                optional group g { repeated group parts { optional binary s (UTF8); } }
                """,
                row -> {
                    row.append("ids", 1L).append("ids", 2L).append("vector", 0.25f);
                    row.addGroup("g").addGroup("parts").append("s", "x");
                },
                row -> row.addGroup("g"));
        assertThat(input.rowType().asSummaryString())
                .isEqualTo("ROW<`ids` ARRAY<BIGINT>, `vector` ARRAY<FLOAT>, `g` ROW<`parts` ARRAY<ROW<`s` STRING>>>>"
                        + " NOT NULL");
        assertThat(Rows.values(input))
                .containsExactly(
                        List.of(List.of(1L, 2L), List.of(0.25f), List.of(List.of(List.of("x")))),
                        List.of(List.of(), List.of(), List.of(List.of())));
    }

    @Test
    void readsLegacyMaps() throws Exception {
        FilesInput input = write(
                "optional group m (MAP) { repeated group map (MAP_KEY_VALUE) "
                        + "{ required binary key (UTF8); optional int32 value; } }",
                row -> row.addGroup("m").addGroup("map").append("key", "k").append("value", 1));
        assertThat(input.rowType().asSummaryString()).isEqualTo("ROW<`m` MAP<STRING NOT NULL, INT>> NOT NULL");
        assertThat(Rows.values(input)).containsExactly(List.of(Map.of("k", 1)));
    }

    @Test
    void readsTimestampsOfImpala() throws Exception {
        long nanosOfDay = 45_000_000_000_001L;
        FilesInput input = write("required int96 at;", row -> row.append("at", int96(nanosOfDay, 2_440_587)));
        assertThat(input.rowType().asSummaryString()).isEqualTo("ROW<`at` TIMESTAMP(9)> NOT NULL");
        assertThat(Rows.values(input)).containsExactly(List.of("1969-12-31T12:30:00.000000001"));
    }

    @Test
    void readsHalfFloatsAndPlainBytes() throws Exception {
        FilesInput input = write(
                """
                required fixed_len_byte_array(2) h (FLOAT16);
                required fixed_len_byte_array(3) f;
                required binary b;
                required binary json (JSON);
                """,
                row -> row.append("h", bytes(0x00, 0xC1))
                        .append("f", bytes(1, 2, 3))
                        .append("b", bytes(0xFF))
                        .append("json", "{}"));
        assertThat(input.rowType().asSummaryString())
                .isEqualTo("ROW<`h` FLOAT, `f` BYTES, `b` BYTES, `json` STRING> NOT NULL");
        assertThat(Rows.values(input)).containsExactly(List.of(-2.5f, "010203", "ff", "{}"));
    }

    @Test
    void tellsLocalTimestampsFromInstants() throws Exception {
        FilesInput input = write(
                "required int64 a (TIMESTAMP(MICROS,true)); required int64 b (TIMESTAMP(MILLIS,false)); "
                        + "required int64 c (TIMESTAMP_MILLIS); required int64 t (TIME(NANOS,true));",
                row -> row.append("a", -1L).append("b", -1L).append("c", 0L).append("t", 1_000_000L));
        assertThat(input.rowType().asSummaryString())
                .isEqualTo("ROW<`a` TIMESTAMP_LTZ(6), `b` TIMESTAMP(3), `c` TIMESTAMP_LTZ(3), `t` TIME(3)> NOT NULL");
        assertThat(Rows.values(input))
                .containsExactly(
                        List.of("1969-12-31T23:59:59.999999", "1969-12-31T23:59:59.999", "1970-01-01T00:00", 1));
    }

    @Test
    void tellsADecimalOfMoreDigitsThanItsType() throws Exception {
        FilesInput input = write(
                "required binary d (DECIMAL(4, 1)); required int32 e (DECIMAL(3, 0));",
                row -> row.append("d", bytes(0x7F, 0xFF)).append("e", 5),
                row -> row.append("d", bytes(0xFF)).append("e", 999));
        List<SourceRow> rows = Rows.read(input);
        assertThat(Rows.problems(rows))
                .containsExactly("x.parquet, row 1: column d: expected DECIMAL(4, 1), found a number of more digits");
        assertThat(Rows.values(input, rows).toString()).isEqualTo("[[-0.1, 999]]");
    }

    @Test
    void refusesTypesThatFlinkHasNot() {
        assertThatThrownBy(() -> write(
                        "required fixed_len_byte_array(40) d (DECIMAL(60, 1));",
                        row -> row.append("d", Binary.fromConstantByteArray(new byte[40]))))
                .isInstanceOf(InputProblem.class)
                .hasMessage(
                        folder + "/x.parquet: column d: found the Parquet type DECIMAL(60, 1), which cannot be read; "
                                + "a declared schema without the column leaves it out");
    }

    @SafeVarargs
    private FilesInput write(String fields, Consumer<Group>... rows) throws Exception {
        MessageType schema = MessageTypeParser.parseMessageType("message m { " + fields + " }");
        Path file = folder.resolve("x.parquet");
        try (var writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .build()) {
            for (Consumer<Group> row : rows) {
                Group group = new SimpleGroupFactory(schema).newGroup();
                row.accept(group);
                writer.write(group);
            }
        }
        return Rows.parquet(file);
    }

    private static Binary int96(long nanosOfDay, int julianDay) {
        return Binary.fromConstantByteArray(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(nanosOfDay)
                .putInt(julianDay)
                .array());
    }

    private static Binary bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Binary.fromConstantByteArray(bytes);
    }
}
