package dev.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowInputsTest {

    private static final RowType NODES = RowType.of(
            new LogicalType[] {string(), string(), string(), new IntType(false)},
            new String[] {"id", "category", "name", "rank"});

    @Test
    void givesOneColumnUnderItsName() {
        RowInput input = RowInputs.column(NODES, "name");

        assertThat(input.type().getFieldNames()).containsExactly("name");
        assertThat(input.type().getTypeAt(0)).isEqualTo(string());
        assertThat(input.of(node("1", "Drug", "aspirin"))).isEqualTo(row("aspirin"));
        assertThat(input.of(node("1", "Drug", null)).isNullAt(0)).isTrue();
    }

    @Test
    void givesAStructInTheOrderAsked() {
        RowInput input = RowInputs.struct(NODES, List.of("rank", "id"));

        assertThat(input.type().getFieldNames()).containsExactly("rank", "id");
        assertThat(input.of(node("1", "Drug", "aspirin"))).isEqualTo(GenericRowData.of(7, StringData.fromString("1")));
    }

    @Test
    void givesTheWholeRowAsItIs() {
        RowData node = node("1", "Drug", "aspirin");

        assertThat(RowInputs.everything(NODES).of(node)).isSameAs(node);
        assertThat(RowInputs.everything(NODES).type()).isSameAs(NODES);
    }

    @Test
    void joinsColumnsWithNullAsEmpty() {
        RowInput plain = RowInputs.concat(NODES, List.of("category", "name"), "", null);
        RowInput separated = RowInputs.concat(NODES, List.of("category", "name", "rank"), " | ", null);

        assertThat(plain.type().getFieldNames()).containsExactly("text");
        assertThat(plain.type().getTypeAt(0).is(LogicalTypeRoot.VARCHAR)).isTrue();
        assertThat(text(plain, node("1", "Drug", "aspirin"))).isEqualTo("Drugaspirin");
        assertThat(text(plain, node("1", null, null))).isEmpty();
        assertThat(text(separated, node("1", null, "aspirin"))).isEqualTo(" | aspirin | 7");
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef, 3, abc",
        "abc, 3, abc",
        "a🙂b, 3, a🙂b",
        "a🙂b, 2, a🙂",
        "a🙂b, 1, a",
        "🙂🙂🙂, 2, 🙂🙂",
        "👩‍👩‍👧x, 1, 👩",
        "👩‍👩‍👧x, 5, 👩‍👩‍👧",
        "e\u0301e\u0301, 1, e",
        "e\u0301e\u0301, 2, e\u0301",
        "שלום, 2, של",
        "日本語, 2, 日本",
    })
    void clipsByCodePoints(String name, int maxLength, String clipped) {
        RowInput input = RowInputs.concat(NODES, List.of("name"), "", maxLength);

        assertThat(text(input, node("1", "x", name))).isEqualTo(clipped);
    }

    @Test
    void clipsAcrossColumnsAndSeparators() {
        RowInput input = RowInputs.concat(NODES, List.of("category", "name"), "🙂🙂", 4);

        assertThat(text(input, node("1", "ab", "cd"))).isEqualTo("ab🙂🙂");
        assertThat(text(input, node("1", "x".repeat(20_000), "cd"))).isEqualTo("xxxx");
    }

    @Test
    void writesEachTypeInOneWay() {
        RowType types = RowType.of(
                new BooleanType(),
                new TinyIntType(),
                new SmallIntType(),
                new BigIntType(),
                new FloatType(),
                new DoubleType(),
                new DecimalType(38, 2),
                new DateType(),
                new TimeType(3),
                new TimestampType(6),
                new LocalZonedTimestampType(3));
        RowInput input = RowInputs.concat(types, types.getFieldNames(), " ", null);

        String text = text(
                input,
                GenericRowData.of(
                        true,
                        (byte) -1,
                        (short) 300,
                        9_000_000_000L,
                        1.5f,
                        1e21,
                        DecimalData.fromBigDecimal(new BigDecimal("100000000000000000000.10"), 38, 2),
                        -1,
                        3_661_001,
                        TimestampData.fromLocalDateTime(LocalDateTime.parse("2026-03-04T05:06:07.000008")),
                        TimestampData.fromInstant(Instant.parse("2026-03-04T05:06:07Z"))));

        assertThat(text)
                .isEqualTo("true -1 300 9000000000 1.5 1.0E21 100000000000000000000.10 1969-12-31 01:01:01.001"
                        + " 2026-03-04T05:06:07.000008 2026-03-04T05:06:07Z");
    }

    @Test
    void saysWhichColumnsThereAre() {
        assertThatThrownBy(() -> RowInputs.concat(NODES, List.of("category", "nme"), "", 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no column nme; the columns are id, category, name, rank");
        assertThatThrownBy(() -> RowInputs.column(NODES, "x")).hasMessageStartingWith("no column x;");
        assertThatThrownBy(() -> RowInputs.struct(NODES, List.of())).hasMessage("no columns, expected at least one");
        assertThatThrownBy(() -> RowInputs.concat(NODES, List.of("id"), "", 0))
                .hasMessage("maxLength is 0, expected at least 1");
    }

    @Test
    void refusesColumnsWithoutAText() {
        RowType types = RowType.of(
                new LogicalType[] {new ArrayType(new FloatType()), new VarBinaryType(10), NODES},
                new String[] {"vector", "bytes", "struct"});

        assertThatThrownBy(() -> RowInputs.concat(types, List.of("vector"), "", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column vector is ARRAY<FLOAT>, which has no text; expected a string, number, boolean,"
                        + " date or time");
        assertThatThrownBy(() -> RowInputs.concat(types, List.of("bytes"), "", null))
                .hasMessageStartingWith("column bytes is VARBINARY(10), which has no text");
        assertThatThrownBy(() -> RowInputs.concat(types, List.of("struct"), "", null))
                .hasMessageStartingWith("column struct is ROW<");
    }

    @Test
    void travelsInAJobGraph() throws Exception {
        RowInput concat = InstantiationUtil.clone(RowInputs.concat(NODES, List.of("category", "rank"), "-", 3));
        RowInput struct = InstantiationUtil.clone(RowInputs.struct(NODES, List.of("name", "rank")));

        assertThat(text(concat, node("1", "ab", "x"))).isEqualTo("ab-");
        assertThat(struct.of(node("1", "ab", "x"))).isEqualTo(GenericRowData.of(StringData.fromString("x"), 7));
    }

    private static VarCharType string() {
        return new VarCharType(VarCharType.MAX_LENGTH);
    }

    private static String text(RowInput input, RowData row) {
        return input.of(row).getString(0).toString();
    }

    private static RowData row(String value) {
        return GenericRowData.of(StringData.fromString(value));
    }

    private static RowData node(String id, @Nullable String category, @Nullable String name) {
        return GenericRowData.of(
                StringData.fromString(id), StringData.fromString(category), StringData.fromString(name), 7);
    }
}
