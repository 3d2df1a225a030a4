package dev.sluice.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.files.SourceRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SortKeyTest {
    private static final VarCharType STRING = VarCharType.STRING_TYPE;
    private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

    private final Random random = new Random(7);

    @Test
    void ordersStringsByUtf8BytesWhereUtf16DiffersWithNulsAndPrefixes() {
        // U+FFFD is below the emoji in UTF-8 and above its surrogates in UTF-16.
        List<String> ascending = List.of(
                "",
                "\0",
                "\0\0",
                "\0\1",
                "\0a",
                "\1",
                "A",
                "Z",
                "a",
                "a\0",
                "a\0\0",
                "a\0b",
                "a\1",
                "aa",
                "ab",
                "b",
                "\u007f",
                "\u0080",
                "é",
                "ÿ",
                "\u07ff",
                "\u0800",
                "\ud7ff",
                "\ue000",
                "\ufffd",
                "\uffff",
                "😀",
                "😀a",
                "😁",
                "\udbff\udfff");
        assertThat("😀".compareTo("\ufffd")).isNegative();

        assertOrder(STRING, ascending, StringData::fromString);
        assertOrder(new CharType(2), List.of("ab", "b ", "ba"), StringData::fromString);
    }

    @Test
    void ordersRandomStringsAsTheirUtf8BytesUnsigned() {
        String[] alphabet = {"\0", "\1", "a", "b", "\u007f", "\u0080", "ÿ", "\ufffd", "\uffff", "😀"};
        assertSameOrder(
                STRING,
                () -> Stream.generate(() -> alphabet[random.nextInt(alphabet.length)])
                        .limit(random.nextInt(6))
                        .reduce("", String::concat),
                StringData::fromString,
                Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), UNSIGNED));
    }

    @Test
    void ordersBinaryUnsignedAPrefixFirst() {
        Supplier<byte[]> values = () -> {
            byte[] value = new byte[random.nextInt(5)];
            for (int at = 0; at < value.length; at++) {
                value[at] = (byte)
                        List.of(0, 1, 2, 127, 128, 255).get(random.nextInt(6)).intValue();
            }
            return value;
        };
        assertSameOrder(new VarBinaryType(VarBinaryType.MAX_LENGTH), values, value -> value, UNSIGNED);
        assertSameOrder(new BinaryType(4), () -> Arrays.copyOf(values.get(), 4), value -> value, UNSIGNED);
    }

    @Test
    void ordersWholeNumbersAsNumbers() {
        assertOrder(new TinyIntType(), List.of(Byte.MIN_VALUE, (byte) -1, (byte) 0, (byte) 1, Byte.MAX_VALUE));
        assertOrder(new SmallIntType(), List.of(Short.MIN_VALUE, (short) -1, (short) 0, Short.MAX_VALUE));
        assertOrder(new IntType(), List.of(Integer.MIN_VALUE, -256, -255, -1, 0, 1, 255, 256, Integer.MAX_VALUE));
        assertOrder(new BigIntType(), List.of(Long.MIN_VALUE, -1L << 32, -1L, 0L, 9L, 10L, 1L << 32, Long.MAX_VALUE));
        assertSameOrder(new IntType(), random::nextInt, value -> value, Comparator.naturalOrder());
        assertSameOrder(new BigIntType(), random::nextLong, value -> value, Comparator.naturalOrder());
    }

    @Test
    void ordersFloatingNumbersWithEqualZerosAndNanLast() {
        assertOrder(
                new DoubleType(),
                List.of(
                        Double.NEGATIVE_INFINITY,
                        -Double.MAX_VALUE,
                        -1.5,
                        -Double.MIN_VALUE,
                        0.0,
                        Double.MIN_VALUE,
                        1.5,
                        Double.MAX_VALUE,
                        Double.POSITIVE_INFINITY,
                        Double.NaN));
        assertOrder(
                new FloatType(),
                List.of(
                        Float.NEGATIVE_INFINITY,
                        -Float.MAX_VALUE,
                        -1.5f,
                        -Float.MIN_VALUE,
                        0f,
                        Float.MIN_VALUE,
                        1.5f,
                        Float.MAX_VALUE,
                        Float.POSITIVE_INFINITY,
                        Float.NaN));
        assertSameOrder(
                new DoubleType(),
                () -> Double.longBitsToDouble(random.nextLong()),
                value -> value,
                Comparator.naturalOrder());
        assertSameOrder(
                new FloatType(),
                () -> Float.intBitsToFloat(random.nextInt()),
                value -> value,
                Comparator.naturalOrder());
        assertThat(key(new DoubleType(), -0.0)).isEqualTo(key(new DoubleType(), 0.0));
        assertThat(key(new FloatType(), -0f)).isEqualTo(key(new FloatType(), 0f));
        assertThat(key(new DoubleType(), Double.longBitsToDouble(0xfff8000000000001L)))
                .isEqualTo(key(new DoubleType(), Double.NaN));
        assertThat(key(new FloatType(), Float.intBitsToFloat(0xffc00001))).isEqualTo(key(new FloatType(), Float.NaN));
    }

    @Test
    void ordersDecimalsOfAnyPrecisionAsNumbers() {
        for (int precision : List.of(1, 9, 18, 19, 38)) {
            int scale = precision / 2;
            assertSameOrder(
                    new DecimalType(precision, scale),
                    () -> new BigDecimal(new BigInteger(random.nextInt(3 * precision) + 1, random), scale)
                            .multiply(BigDecimal.valueOf(random.nextInt(3) - 1L)),
                    value -> DecimalData.fromBigDecimal(value, precision, scale),
                    Comparator.naturalOrder());
        }
        BigDecimal most = new BigDecimal("9".repeat(38));
        assertOrder(
                new DecimalType(38, 0),
                List.of(most.negate(), BigDecimal.ONE.negate(), BigDecimal.ZERO, BigDecimal.ONE, most),
                value -> DecimalData.fromBigDecimal(value, 38, 0));
    }

    @Test
    void ordersBooleansDatesTimesAndTimestamps() {
        assertOrder(new BooleanType(), List.of(false, true));
        assertOrder(new DateType(), List.of(-719_162, -1, 0, 20_000));
        assertOrder(new TimeType(), List.of(0, 1, 86_399_999));
        List<LocalDateTime> times = List.of(
                LocalDateTime.of(1, 1, 1, 0, 0),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_998),
                LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
                LocalDateTime.of(1970, 1, 1, 0, 0),
                LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1),
                LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999));
        assertOrder(new TimestampType(9), times, TimestampData::fromLocalDateTime);
        assertOrder(new LocalZonedTimestampType(9), times, TimestampData::fromLocalDateTime);
    }

    @Test
    void putsUnreadableRowsFirstThenNullThenTheEmptyString() {
        SortKey keys = keys(STRING);
        SourceRow unreadable =
                new SourceRow("b", 9, null, new SourceRow.Unreadable("b, line 10", "two columns, expected one", null));

        assertThat(List.of(keys.of(unreadable), keys.of(row("b", 9, null)), keys.of(row("a", 0, ""))))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void breaksTiesByTheFilesPlaceInTheListingThenByRowAsANumber() {
        SortKey keys = new SortKey(rowType(STRING), "key", List.of("z", "a", "b"));
        List<OrderKey> ascending = new ArrayList<>();
        for (String file : List.of("z", "a", "b")) {
            for (long position : List.of(0L, 1L, 255L, 256L, 65_535L, 65_536L, 1L << 40, Long.MAX_VALUE)) {
                ascending.add(keys.of(row(file, position, StringData.fromString("same"))));
            }
        }

        assertThat(ascending).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void comparesTheWholeValueBeforeTheFile() {
        SortKey keys = keys(STRING);

        assertThat(keys.of(row("b", Long.MAX_VALUE, StringData.fromString("a"))))
                .isLessThan(keys.of(row("a", 0, StringData.fromString("a\0"))));
    }

    @Test
    void refusesAColumnThatIsNotThere() {
        assertThatThrownBy(() -> new SortKey(rowType(STRING), "kye", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("buckets.orderBy: the input has no column kye; its columns are key");
    }

    @Test
    void refusesATypeWithoutOrder() {
        assertThatThrownBy(() -> keys(new ArrayType(new IntType())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("buckets.orderBy: column key is of type ARRAY<INT>, which has no order;"
                        + " expected a string, number, boolean, date, time, timestamp or binary column");
    }

    @Test
    void refusesAFileThatWasNotListed() {
        assertThatThrownBy(() -> keys(STRING).of(row("new.csv", 0, null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("new.csv: the file was not there when the input was listed; run again");
    }

    private <T> void assertOrder(LogicalType type, List<T> ascending) {
        assertOrder(type, ascending, value -> value);
    }

    /** Keys in the order of the values, none equal, whatever file and row they come from. */
    private <T> void assertOrder(LogicalType type, List<T> ascending, Function<T, Object> data) {
        SortKey keys = keys(type);
        List<OrderKey> actual = new ArrayList<>();
        for (T value : ascending) {
            String file = random.nextBoolean() ? "a" : "b";
            actual.add(keys.of(row(file, random.nextLong(Long.MAX_VALUE), data.apply(value))));
        }
        assertThat(actual).isSorted().doesNotHaveDuplicates();
    }

    private <T> void assertSameOrder(
            LogicalType type, Supplier<T> values, Function<T, Object> data, Comparator<? super T> reference) {
        List<T> found = new ArrayList<>(Stream.generate(values).limit(2_000).toList());
        Collections.sort(found, reference);
        for (int at = 1; at < found.size(); at++) {
            T left = found.get(at - 1);
            T right = found.get(at);
            int actual = Integer.signum(key(type, data.apply(left)).compareTo(key(type, data.apply(right))));
            assertThat(actual).as("%s and %s", left, right).isEqualTo(Integer.signum(reference.compare(left, right)));
        }
    }

    private static OrderKey key(LogicalType type, Object value) {
        return keys(type).of(row("a", 0, value));
    }

    private static SortKey keys(LogicalType type) {
        return new SortKey(rowType(type), "key", List.of("a", "b"));
    }

    private static RowType rowType(LogicalType type) {
        return RowType.of(new LogicalType[] {type}, new String[] {"key"});
    }

    private static SourceRow row(String file, long position, @Nullable Object value) {
        return new SourceRow(
                file,
                position,
                GenericRowData.of(value instanceof String text ? StringData.fromString(text) : value),
                null);
    }
}
