package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetRowWriterTest {

    private static final RowType FLAT = type(
            field("bool", new BooleanType()),
            field("i8", new TinyIntType()),
            field("i16", new SmallIntType()),
            field("i32", new IntType()),
            field("i64", new BigIntType(false)),
            field("f32", new FloatType()),
            field("f64", new DoubleType()),
            field("text", VarCharType.STRING_TYPE),
            field("letters", new CharType(2)),
            field("bytes", new VarBinaryType(VarBinaryType.MAX_LENGTH)),
            field("dec9", new DecimalType(9, 2)),
            field("dec18", new DecimalType(18, 4)),
            field("dec38", new DecimalType(38, 10)),
            field("day", new DateType()),
            field("time", new TimeType(3)),
            field("ts3", new TimestampType(3)),
            field("ts6", new TimestampType(6)),
            field("ts9", new TimestampType(9)),
            field("ltz3", new LocalZonedTimestampType(3)),
            field("ltz6", new LocalZonedTimestampType(6)));

    private static final RowData FLAT_ROW = GenericRowData.of(
            true,
            (byte) -128,
            (short) -32768,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            -0.1f,
            Double.MIN_VALUE,
            StringData.fromString("Zürich 🧬"),
            StringData.fromString("CH"),
            new byte[] {0, -1, 127},
            decimal("-1234567.89", 9, 2),
            decimal("12345678901234.5678", 18, 4),
            decimal("-1234567890123456789012345678.0123456789", 38, 10),
            (int) LocalDate.of(1969, 12, 31).toEpochDay(),
            (int) (LocalTime.of(23, 59, 59, 999_000_000).toNanoOfDay() / 1_000_000),
            TimestampData.fromLocalDateTime(LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_000_000)),
            TimestampData.fromLocalDateTime(LocalDateTime.of(1582, 10, 4, 0, 0, 0, 123_456_000)),
            TimestampData.fromLocalDateTime(LocalDateTime.of(2024, 2, 29, 12, 0, 0, 123_456_789)),
            TimestampData.fromEpochMillis(1_700_000_000_123L),
            TimestampData.fromEpochMillis(-1L, 999_000));

    private static final String FLAT_VALUES = "true|-128|-32768|-2147483648|9223372036854775807|-0.1|4.9E-324"
            + "|Zürich 🧬|CH|\\x00\\xFF\\x7F|-1234567.89|12345678901234.5678"
            + "|-1234567890123456789012345678.0123456789|1969-12-31|23:59:59.999|1969-12-31 23:59:59.999"
            + "|1582-10-04 00:00:00.123456|2024-02-29 12:00:00.123456789|2023-11-14T22:13:20.123Z"
            + "|1969-12-31T23:59:59.999999Z";

    @TempDir
    private Path folder;

    private static RowType.RowField field(String name, LogicalType type) {
        return new RowType.RowField(name, type);
    }

    private static RowType type(RowType.RowField... fields) {
        return new RowType(List.of(fields));
    }

    private static DecimalData decimal(String value, int precision, int scale) {
        return DecimalData.fromBigDecimal(new BigDecimal(value), precision, scale);
    }

    private Path write(RowType type, String compression, RowData... rows) throws IOException {
        return write(type, compression, List.of(rows));
    }

    private Path write(RowType type, String compression, List<RowData> rows) throws IOException {
        Path file = Files.createTempFile(folder, "rows", ".parquet");
        org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(file.toUri());
        try (FSDataOutputStream out = path.getFileSystem().create(path, FileSystem.WriteMode.OVERWRITE)) {
            BulkWriter<RowData> writer = ParquetRowWriters.of(type, compression).create(out);
            for (RowData row : rows) {
                writer.addElement(row);
            }
            writer.finish();
        }
        return file;
    }

    private static ParquetFileReader open(Path file) throws IOException {
        return ParquetFileReader.open(
                FlinkInputFile.of(new org.apache.flink.core.fs.Path(file.toUri())),
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .usePageChecksumVerification(true)
                        .build());
    }

    private static MessageType schema(Path file) throws IOException {
        try (ParquetFileReader reader = open(file)) {
            return reader.getFileMetaData().getSchema();
        }
    }

    private static List<Group> groups(Path file) throws IOException {
        List<Group> groups = new ArrayList<>();
        try (ParquetFileReader reader = open(file)) {
            MessageType schema = reader.getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    groups.add(records.read());
                }
            }
        }
        return groups;
    }

    private static List<String> query(String select, Path file) {
        return DatasetQuery.rows("SELECT " + select + " FROM read_parquet('" + file + "')");
    }

    @Test
    void writesTheModernSchemaOfEachType() throws IOException {
        assertThat(schema(write(FLAT, "zstd", FLAT_ROW))).hasToString("""
                message row {
                  optional boolean bool;
                  optional int32 i8 (INTEGER(8,true));
                  optional int32 i16 (INTEGER(16,true));
                  optional int32 i32;
                  required int64 i64;
                  optional float f32;
                  optional double f64;
                  optional binary text (STRING);
                  optional binary letters (STRING);
                  optional binary bytes;
                  optional int32 dec9 (DECIMAL(9,2));
                  optional int64 dec18 (DECIMAL(18,4));
                  optional fixed_len_byte_array(16) dec38 (DECIMAL(38,10));
                  optional int32 day (DATE);
                  optional int32 time (TIME(MILLIS,false));
                  optional int64 ts3 (TIMESTAMP(MILLIS,false));
                  optional int64 ts6 (TIMESTAMP(MICROS,false));
                  optional int64 ts9 (TIMESTAMP(NANOS,false));
                  optional int64 ltz3 (TIMESTAMP(MILLIS,true));
                  optional int64 ltz6 (TIMESTAMP(MICROS,true));
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "snappy", "gzip", "lz4_raw", "uncompressed", "ZSTD"})
    void readsBackExactlyInDuckDb(String compression) throws IOException {
        GenericRowData nulls = new GenericRowData(FLAT.getFieldCount());
        nulls.setField(4, 7L);
        Path file = write(FLAT, compression, FLAT_ROW, nulls);
        assertThat(query("*", file))
                .containsExactly(FLAT_VALUES, "null|null|null|null|7" + "|null".repeat(FLAT.getFieldCount() - 5));
        assertThat(DatasetQuery.rows("SELECT DISTINCT lower(compression) FROM parquet_metadata('" + file + "')"))
                .containsExactly(compression.toLowerCase(Locale.ROOT));
    }

    @Test
    void readsBackExactlyInParquetMr() throws IOException {
        Group group = groups(write(FLAT, "zstd", FLAT_ROW)).get(0);
        assertThat(group.getInteger("i8", 0)).isEqualTo(-128);
        assertThat(group.getLong("i64", 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(group.getFloat("f32", 0)).isEqualTo(-0.1f);
        assertThat(group.getString("text", 0)).isEqualTo("Zürich 🧬");
        assertThat(group.getInteger("dec9", 0)).isEqualTo(-123456789);
        assertThat(group.getLong("ts3", 0)).isEqualTo(-1);
        assertThat(group.getLong("ts6", 0)).isEqualTo(-12_220_243_199_876_544L);
        assertThat(group.getLong("ts9", 0)).isEqualTo(1_709_208_000_123_456_789L);
        assertThat(group.getLong("ltz6", 0)).isEqualTo(-1);
    }

    @Test
    void decimalsTakeTheFewestBytesThatHoldThem() {
        assertThat(ParquetRowWriterSchema.decimalBytes(19)).isEqualTo(9);
        assertThat(ParquetRowWriterSchema.decimalBytes(38)).isEqualTo(16);
    }

    private static final RowType NESTED = type(
            field("vector", new ArrayType(new FloatType())),
            field("matrix", new ArrayType(new ArrayType(new IntType()))),
            field("doubles", new ArrayType(false, new DoubleType(false))),
            field("longs", new ArrayType(new BigIntType())),
            field("tags", new MapType(VarCharType.STRING_TYPE, new ArrayType(new IntType()))),
            field(
                    "people",
                    new ArrayType(new RowType(List.of(
                            field("name", VarCharType.STRING_TYPE), field("marks", new ArrayType(new IntType())))))),
            field("place", new RowType(List.of(field("at", new TimestampType(6)), field("zip", new IntType())))));

    private static RowData nested() {
        Map<Object, Object> tags = new LinkedHashMap<>();
        tags.put(StringData.fromString("a"), new GenericArrayData(new int[] {1, 2}));
        tags.put(StringData.fromString("b"), null);
        tags.put(StringData.fromString("c"), new GenericArrayData(new int[0]));
        return GenericRowData.of(
                new GenericArrayData(new float[] {1.5f, -2.25f, 0f}),
                new GenericArrayData(new Object[] {
                    new GenericArrayData(new Object[] {1, null, 3}),
                    null,
                    new GenericArrayData(new Object[0]),
                    new GenericArrayData(new int[] {4})
                }),
                new GenericArrayData(new double[] {0.1}),
                new GenericArrayData(new long[] {Long.MIN_VALUE, 1}),
                new GenericMapData(tags),
                new GenericArrayData(new Object[] {
                    GenericRowData.of(StringData.fromString("Ada"), new GenericArrayData(new int[] {1, 2})),
                    null,
                    GenericRowData.of(null, null)
                }),
                GenericRowData.of(TimestampData.fromEpochMillis(0), null));
    }

    private static RowData emptyNested() {
        return GenericRowData.of(
                new GenericArrayData(new float[0]),
                new GenericArrayData(new Object[0]),
                new GenericArrayData(new double[0]),
                null,
                new GenericMapData(new HashMap<>()),
                new GenericArrayData(new Object[0]),
                GenericRowData.of(null, null));
    }

    private static RowData nullNested() {
        GenericRowData row = new GenericRowData(NESTED.getFieldCount());
        row.setField(2, new GenericArrayData(new double[] {1, 2}));
        return row;
    }

    @Test
    void writesThreeLevelListsAndKeyValueMaps() throws IOException {
        assertThat(schema(write(NESTED, "zstd", nested()))).hasToString("""
                message row {
                  optional group vector (LIST) {
                    repeated group list {
                      optional float element;
                    }
                  }
                  optional group matrix (LIST) {
                    repeated group list {
                      optional group element (LIST) {
                        repeated group list {
                          optional int32 element;
                        }
                      }
                    }
                  }
                  required group doubles (LIST) {
                    repeated group list {
                      required double element;
                    }
                  }
                  optional group longs (LIST) {
                    repeated group list {
                      optional int64 element;
                    }
                  }
                  optional group tags (MAP) {
                    repeated group key_value {
                      required binary key (STRING);
                      optional group value (LIST) {
                        repeated group list {
                          optional int32 element;
                        }
                      }
                    }
                  }
                  optional group people (LIST) {
                    repeated group list {
                      optional group element {
                        optional binary name (STRING);
                        optional group marks (LIST) {
                          repeated group list {
                            optional int32 element;
                          }
                        }
                      }
                    }
                  }
                  optional group place {
                    optional int64 at (TIMESTAMP(MICROS,false));
                    optional int32 zip;
                  }
                }
                """);
    }

    @Test
    void keepsNullsAndEmptiesApartAtEachDepth() throws IOException {
        Path file = write(NESTED, "zstd", nested(), emptyNested(), nullNested(), nested());
        String full = "[1.5, -2.25, 0.0]|[[1, NULL, 3], NULL, [], [4]]|[0.1]|[-9223372036854775808, 1]"
                + "|{a=[1, 2], b=NULL, c=[]}"
                + "|[{'name': Ada, 'marks': [1, 2]}, NULL, {'name': NULL, 'marks': NULL}]"
                + "|{'at': '1970-01-01 00:00:00', 'zip': NULL}";
        assertThat(query("COLUMNS(*)::VARCHAR", file))
                .containsExactly(
                        full,
                        "[]|[]|[]|null|{}|[]|{'at': NULL, 'zip': NULL}",
                        "null|null|[1.0, 2.0]|null|null|null|null",
                        full);
    }

    @Test
    void writesBinaryRowsToTheSameBytes() throws IOException {
        RowDataSerializer flat = new RowDataSerializer(FLAT);
        assertThat(write(FLAT, "zstd", flat.toBinaryRow(FLAT_ROW)))
                .hasSameBinaryContentAs(write(FLAT, "zstd", FLAT_ROW));
        RowDataSerializer nested = new RowDataSerializer(NESTED);
        assertThat(write(NESTED, "zstd", nested.toBinaryRow(nested()).copy(), nested.toBinaryRow(nullNested())))
                .hasSameBinaryContentAs(write(NESTED, "zstd", nested(), nullNested()));
    }

    @Test
    void writesBoxedArraysAsPrimitiveOnes() throws IOException {
        RowType type = type(field("v", new ArrayType(new FloatType())));
        Path boxed = write(type, "zstd", GenericRowData.of(new GenericArrayData(new Float[] {1f, Float.NaN})));
        Path primitive = write(type, "zstd", GenericRowData.of(new GenericArrayData(new float[] {1f, Float.NaN})));
        assertThat(boxed).hasSameBinaryContentAs(primitive);
        assertThat(query("v::VARCHAR", primitive)).containsExactly("[1.0, nan]");
    }

    @Test
    void readsRandomlyNestedListsBackAsTheyWere() throws IOException {
        RowType type = type(
                field("n", new IntType(false)), field("v", new ArrayType(new ArrayType(new ArrayType(new IntType())))));
        Random random = new Random(42);
        List<RowData> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            Object value = randomList(random, 3, text);
            rows.add(GenericRowData.of(i, value));
            expected.add(i + "|" + (value == null ? "null" : text));
        }
        assertThat(query("n, v::VARCHAR", write(type, "zstd", rows))).isEqualTo(expected);
    }

    private static @Nullable Object randomList(Random random, int depth, StringBuilder text) {
        if (random.nextInt(5) == 0) {
            text.append("NULL");
            return null;
        }
        if (depth == 0) {
            int value = random.nextInt(100);
            text.append(value);
            return value;
        }
        @Nullable Object[] elements = new @Nullable Object[random.nextInt(4)];
        text.append('[');
        for (int i = 0; i < elements.length; i++) {
            text.append(i == 0 ? "" : ", ");
            elements[i] = randomList(random, depth - 1, text);
        }
        text.append(']');
        return new GenericArrayData(elements);
    }

    @Test
    void closesARowGroupAt64MiBAndKeepsEachVector() throws IOException {
        RowType type = type(field("n", new IntType(false)), field("v", new ArrayType(new FloatType())));
        List<RowData> rows = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            float[] vector = new float[384];
            Arrays.fill(vector, i);
            vector[383] = -i;
            rows.add(GenericRowData.of(i, new GenericArrayData(vector)));
        }
        Path file = write(type, "uncompressed", rows);
        try (ParquetFileReader reader = open(file)) {
            assertThat(reader.getRecordCount()).isEqualTo(50_000);
            assertThat(reader.getRowGroups()).hasSize(2);
            assertThat(reader.getRowGroups().get(0).getTotalByteSize()).isBetween(63L << 20, 68L << 20);
        }
        assertThat(query("count(*) FILTER (len(v) = 384 AND v[1] = n AND v[383] = n AND v[384] = -n), sum(n)", file))
                .containsExactly("50000|1249975000");
    }

    @Test
    void looksAtItsSizeSoonEnoughForLargeRows() throws IOException {
        RowType type = type(field("bytes", new VarBinaryType(VarBinaryType.MAX_LENGTH)));
        byte[] large = new byte[4 << 20];
        List<RowData> rows = Collections.nCopies(40, GenericRowData.of((Object) large));
        try (ParquetFileReader reader = open(write(type, "uncompressed", rows))) {
            assertThat(reader.getRowGroups())
                    .extracting(group -> group.getRowCount())
                    .containsExactly(20L, 20L);
        }
    }

    @Test
    void findsADamagedPageByItsChecksum() throws IOException {
        RowType type = type(field("v", new ArrayType(new FloatType())));
        float[] vector = new float[384];
        Arrays.fill(vector, 1.25f);
        Path file = write(type, "uncompressed", GenericRowData.of(new GenericArrayData(vector)));
        byte[] bytes = Files.readAllBytes(file);
        bytes[800] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> groups(file)).hasStackTraceContaining("CRC checksum verification failed");
    }

    @Test
    void writesNoStatisticsOfVectorsButThoseOfOtherColumns() throws IOException {
        RowType type = type(field("n", new IntType()), field("v", new ArrayType(new FloatType())));
        Path file = write(type, "zstd", GenericRowData.of(5, new GenericArrayData(new float[] {1, 2})));
        assertThat(DatasetQuery.rows("SELECT path_in_schema, stats_min_value, encodings FROM parquet_metadata('" + file
                        + "') ORDER BY column_id"))
                .hasSize(2)
                .satisfies(columns -> assertThat(columns.get(0)).startsWith("n|5|"))
                .satisfies(columns -> assertThat(columns.get(1))
                        .startsWith("v, list, element|null|")
                        .doesNotContain("DICTIONARY"));
    }

    @Test
    void namesTheColumnOfAForbiddenNullAndNoContent() throws IOException {
        RowType type = type(field(
                "outer",
                new ArrayType(new RowType(
                        List.of(field("secret", VarCharType.STRING_TYPE), field("must", new IntType(false)))))));
        RowData row = GenericRowData.of(
                new GenericArrayData(new Object[] {GenericRowData.of(StringData.fromString("canary"), null)}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(type, "zstd", row))
                .withMessage("column outer.list.element.must: found null where the type says NOT NULL");
    }

    @Test
    void givesNoFileAfterAFailedRow() throws IOException {
        RowType type = type(field("must", new IntType(false)));
        org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(
                folder.resolve("failed.parquet").toUri());
        try (FSDataOutputStream out = path.getFileSystem().create(path, FileSystem.WriteMode.OVERWRITE)) {
            BulkWriter<RowData> writer = ParquetRowWriters.of(type, "zstd").create(out);
            assertThatIllegalArgumentException().isThrownBy(() -> writer.addElement(new GenericRowData(1)));
            assertThatIllegalStateException()
                    .isThrownBy(writer::finish)
                    .withMessage("a row could not be written; the file must be thrown away");
        }
    }

    @Test
    void refusesWhatParquetCannotHold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ParquetRowWriters.of(type(field("a", new ArrayType(new MultisetType(new IntType())))), "zstd"))
                .withMessage("column a.element is MULTISET<INT>, which cannot be written as Parquet; leave it out or"
                        + " make it another type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParquetRowWriters.of(type(field("a", new RowType(List.of()))), "zstd"))
                .withMessage("column a has no fields; Parquet needs at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParquetRowWriters.of(FLAT, "lzo"))
                .withMessage("unknown compression lzo; expected zstd, snappy, gzip, lz4_raw or uncompressed");
    }

    @Test
    void refusesATimestampThatNanosecondsCannotHold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(
                        type(field("at", new TimestampType(9))),
                        "zstd",
                        GenericRowData.of(TimestampData.fromLocalDateTime(LocalDateTime.of(9999, 12, 31, 0, 0)))))
                .withMessage("column at: found a timestamp too far from 1970 for 64 bits of NANOS (1677 to 2262); give"
                        + " the column precision 6");
    }
}
