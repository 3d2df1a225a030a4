package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionerTest {

    private static final RowType TYPE =
            type(List.of("id", "city", "bucket"), VarCharType.STRING_TYPE, VarCharType.STRING_TYPE, new IntType(false));

    private static RowType type(List<String> names, LogicalType... types) {
        return RowType.of(types, names.toArray(String[]::new));
    }

    private static RowData row(String id, @Nullable String city, int bucket) {
        return GenericRowData.of(StringData.fromString(id), StringData.fromString(city), bucket);
    }

    @Test
    void namesFoldersInTheAskedOrderAndKeepsTheOtherColumns() {
        Partitioner partitioner = Partitioner.byColumns(TYPE, List.of("bucket", "city"));
        assertThat(partitioner.folder(row("a", "Bern", 41))).isEqualTo("bucket=41/city=Bern");
        assertThat(partitioner.fileType().getFieldNames()).containsExactly("id");
        RowData fileRow = partitioner.fileRow(row("a", "Bern", 41));
        assertThat(fileRow.getArity()).isEqualTo(1);
        assertThat(fileRow.getString(0)).hasToString("a");
    }

    @Test
    void namesEachRowsFolderThroughRunsAndChanges() {
        Partitioner partitioner = Partitioner.byColumns(TYPE, List.of("city"));
        assertThat(List.of("A", "A", "B", "A", "").stream().map(city -> partitioner.folder(row("x", city, 1))))
                .containsExactly("city=A", "city=A", "city=B", "city=A", "city=__HIVE_DEFAULT_PARTITION__");
        assertThat(partitioner.folder(row("x", null, 1))).isEqualTo("city=__HIVE_DEFAULT_PARTITION__");
    }

    @Test
    void keepsItsOwnCopyOfTheLastValue() {
        Partitioner partitioner = Partitioner.byColumns(TYPE, List.of("city"));
        byte[] memory = {'B', 'e', 'r', 'n'};
        GenericRowData row = GenericRowData.of(StringData.fromString("a"), BinaryStringData.fromBytes(memory), 1);
        assertThat(partitioner.folder(row)).isEqualTo("city=Bern");
        memory[0] = 'F';
        row.setField(1, BinaryStringData.fromBytes(memory));
        assertThat(partitioner.folder(row)).isEqualTo("city=Fern");
    }

    @Test
    void leavesRowsAloneWithoutColumns() {
        Partitioner partitioner = Partitioner.byColumns(TYPE, List.of());
        RowData row = row("a", "b", 1);
        assertThat(partitioner.folder(row)).isEmpty();
        assertThat(partitioner.fileRow(row)).isSameAs(row);
        assertThat(partitioner.fileType()).isEqualTo(TYPE);
    }

    @Test
    void writesEachTypeAsSparkDoes() {
        RowType type = type(
                List.of("id", "flag", "day", "price", "big"),
                new IntType(),
                new BooleanType(),
                new DateType(),
                new DecimalType(10, 2),
                new BigIntType());
        Partitioner partitioner = Partitioner.byColumns(type, List.of("flag", "day", "price", "big"));
        RowData row = GenericRowData.of(
                1,
                true,
                (int) LocalDate.of(2024, 2, 29).toEpochDay(),
                DecimalData.fromBigDecimal(new BigDecimal("-12.50"), 10, 2),
                -9_000_000_000L);
        assertThat(partitioner.folder(row)).isEqualTo("flag=true/day=2024-02-29/price=-12.50/big=-9000000000");
        assertThat(partitioner.folder(new GenericRowData(5)))
                .isEqualTo("flag=__HIVE_DEFAULT_PARTITION__/day=__HIVE_DEFAULT_PARTITION__"
                        + "/price=__HIVE_DEFAULT_PARTITION__/big=__HIVE_DEFAULT_PARTITION__");
    }

    @Test
    void forgetsTheLastRowWhenItTravels() throws IOException, ClassNotFoundException {
        Partitioner partitioner = Partitioner.byColumns(TYPE, List.of("city"));
        partitioner.folder(row("a", "Bern", 1));
        Partitioner travelled = InstantiationUtil.clone(partitioner);
        assertThat(travelled.folder(row("a", null, 1))).isEqualTo("city=__HIVE_DEFAULT_PARTITION__");
    }

    @Test
    void refusesWhatCannotBePartitioned() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partitioner.byColumns(TYPE, List.of("town")))
                .withMessage("partition column town is not among the columns: id, city, bucket");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partitioner.byColumns(TYPE, List.of("city", "city")))
                .withMessage("partition column city is named twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partitioner.byColumns(TYPE, List.of("city", "id", "bucket")))
                .withMessage("all columns are partition columns (city, id, bucket); at least one has to stay in the"
                        + " files");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Partitioner.byColumns(type(List.of("id", "x"), new IntType(), new DoubleType()), List.of("x")))
                .withMessage("partition column x is DOUBLE; expected a string, integer, boolean, date or decimal");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Partitioner.byColumns(type(List.of("id", ".x"), new IntType(), new IntType()), List.of(".x")))
                .withMessage("partition column .x begins with a dot: readers would pass over its folders; rename the"
                        + " column");
    }

    @Test
    void showsInstantsInTheZoneAndOtherTimesAsTheyStand() {
        RowType type = type(
                List.of("instant", "wall", "day"),
                new LocalZonedTimestampType(3),
                new TimestampType(6),
                new DateType());
        RowData row = GenericRowData.of(
                TimestampData.fromInstant(Instant.parse("2024-12-31T23:30:00Z")),
                TimestampData.fromLocalDateTime(LocalDateTime.of(2024, 3, 31, 2, 30)),
                (int) LocalDate.of(1969, 7, 20).toEpochDay());
        String pattern = "'dt='yyyy-MM-dd/'hour='HH";
        ZoneId zurich = ZoneId.of("Europe/Zurich");
        assertThat(Partitioner.byTime(type, "instant", pattern, zurich).folder(row))
                .isEqualTo("dt=2025-01-01/hour=00");
        // 02:30 does not exist on that day in Zurich, but a TIMESTAMP knows no zone.
        assertThat(Partitioner.byTime(type, "wall", pattern, zurich).folder(row))
                .isEqualTo("dt=2024-03-31/hour=02");
        assertThat(Partitioner.byTime(type, "day", pattern, zurich).folder(row)).isEqualTo("dt=1969-07-20/hour=00");
        assertThat(Partitioner.byTime(type, "wall", "'t='HH:mm", zurich).folder(row))
                .isEqualTo("t=02%3A30");
        assertThat(Partitioner.byTime(type, "wall", "yyyy/MM", zurich).folder(row))
                .isEqualTo("2024/03");
    }

    @Test
    void keepsTheTimeColumnInTheFileAndHasAFolderForNoTime() {
        RowType type = type(List.of("at"), new TimestampType(6));
        Partitioner partitioner = Partitioner.byTime(type, "at", "'dt='yyyy-MM-dd/'hour='HH", ZoneOffset.UTC);
        assertThat(partitioner.fileType()).isEqualTo(type);
        assertThat(partitioner.folder(new GenericRowData(1)))
                .isEqualTo("dt=__HIVE_DEFAULT_PARTITION__/hour=__HIVE_DEFAULT_PARTITION__");
        assertThat(Partitioner.byTime(type, "at", "yyyy", ZoneOffset.UTC).folder(new GenericRowData(1)))
                .isEqualTo("null");
    }

    @Test
    void refusesColumnsWithoutTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partitioner.byTime(TYPE, "bucket", "'dt='yyyy", ZoneOffset.UTC))
                .withMessage("partition column bucket is INT NOT NULL; a pattern needs a TIMESTAMP, TIMESTAMP_LTZ or"
                        + " DATE");
    }

    @Test
    void refusesPatternsThatNameNoFolder() {
        RowType type = type(List.of("at", "hour"), new TimestampType(6), new IntType());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partitioner.byTime(type, "at", "'dt='yyyy/'oops", ZoneOffset.UTC))
                .withMessageStartingWith("partition pattern 'dt='yyyy/'oops is not a pattern of java.time: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partitioner.byTime(type, "at", "yyyy//MM", ZoneOffset.UTC))
                .withMessage("partition pattern yyyy//MM makes an empty or hidden folder; expected folders such as"
                        + " 'dt='yyyy-MM-dd/'hour='HH");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Partitioner.byTime(type, "at", "'hour='HH", ZoneOffset.UTC))
                .withMessage("partition pattern 'hour='HH makes folders named hour, which is a column of the files"
                        + " already; choose another name");
    }

    @Test
    void blocksShowNoContentInTheirText() {
        assertThat(new RowBlock("city=canary", List.of(row("canary", "canary", 1)), true))
                .hasToString("RowBlock(1 rows)");
    }
}
