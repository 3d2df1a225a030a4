package dev.sluice.files;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Puts a primitive value of a Parquet record into its place, in Flink's internal form. A value that does not fit the
 * type is told as a problem and leaves its place empty.
 */
final class ParquetPrimitive extends PrimitiveConverter {
    private static final int EPOCH_AS_JULIAN_DAY = 2_440_588;
    private static final long MILLIS_OF_DAY = 86_400_000;

    private final Decode<Number> numbers;
    private final Decode<Binary> binaries;
    private final String path;
    private final Consumer<BadValue> problems;
    private final Consumer<Object> place;
    private final boolean binary;
    private @Nullable Dictionary dictionary;
    private @Nullable Object[] decoded = new Object[0];

    /** How a physical value becomes an internal one. */
    private interface Decode<T> {
        Object of(T value) throws BadValue;
    }

    private ParquetPrimitive(
            Decode<Number> numbers,
            Decode<Binary> binaries,
            boolean binary,
            String path,
            Consumer<BadValue> problems,
            Consumer<Object> place) {
        this.numbers = numbers;
        this.binaries = binaries;
        this.binary = binary;
        this.path = path;
        this.problems = problems;
        this.place = place;
    }

    static ParquetPrimitive of(
            PrimitiveType from, LogicalType to, String path, Consumer<BadValue> problems, Consumer<Object> place) {
        boolean binary = switch (from.getPrimitiveTypeName()) {
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> true;
            case BOOLEAN, INT32, INT64, FLOAT, DOUBLE -> false;
        };
        return new ParquetPrimitive(numbers(from, to), binaries(from, to), binary, path, problems, place);
    }

    private static Decode<Number> numbers(PrimitiveType from, LogicalType to) {
        LogicalTypeAnnotation annotation = from.getLogicalTypeAnnotation();
        boolean wide = from.getPrimitiveTypeName() == PrimitiveTypeName.INT64;
        return switch (to.getTypeRoot()) {
            case TINYINT -> Number::byteValue;
            case SMALLINT -> value -> (short) (isUnsigned(from) ? value.intValue() & 0xFF : value.intValue());
            case INTEGER -> value -> isUnsigned(from) ? value.intValue() & 0xFFFF : value.intValue();
            case BIGINT -> value -> isUnsigned(from) ? value.intValue() & 0xFFFFFFFFL : value.longValue();
            case DECIMAL -> {
                DecimalType decimal = (DecimalType) to;
                yield isUnsigned(from)
                        ? value -> decimal(new BigInteger(Long.toUnsignedString(value.longValue())), decimal)
                        : value -> decimal(BigInteger.valueOf(value.longValue()), decimal);
            }
            case DATE -> Number::intValue;
            case TIME_WITHOUT_TIME_ZONE -> {
                TimeUnit unit =
                        annotation instanceof TimeLogicalTypeAnnotation time && wide ? time.getUnit() : TimeUnit.MILLIS;
                yield value -> time(value.longValue(), unit);
            }
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
                TimeUnit unit = annotation instanceof TimestampLogicalTypeAnnotation timestamp
                        ? timestamp.getUnit()
                        : TimeUnit.NANOS;
                yield value -> timestamp(value.longValue(), unit);
            }
            default -> value -> value;
        };
    }

    private static Decode<Binary> binaries(PrimitiveType from, LogicalType to) {
        return switch (to.getTypeRoot()) {
            case VARCHAR ->
                from.getLogicalTypeAnnotation() instanceof UUIDLogicalTypeAnnotation
                        ? ParquetPrimitive::uuid
                        : ParquetPrimitive::text;
            case DECIMAL -> value -> decimal(new BigInteger(value.getBytes()), (DecimalType) to);
            case FLOAT -> ParquetPrimitive::half;
            case TIMESTAMP_WITHOUT_TIME_ZONE -> ParquetPrimitive::int96;
            default -> Binary::getBytes;
        };
    }

    private static boolean isUnsigned(PrimitiveType type) {
        return type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation integer
                && !integer.isSigned();
    }

    private static Object text(Binary value) throws BadValue {
        byte[] bytes = value.getBytes();
        if (!Utf8.isValid(bytes)) {
            throw new BadValue("expected STRING, found bytes that are no characters of UTF-8");
        }
        return StringData.fromBytes(bytes);
    }

    private static Object uuid(Binary value) {
        ByteBuffer bytes = value.toByteBuffer();
        long high = bytes.getLong(bytes.position());
        return StringData.fromString(new UUID(high, bytes.getLong(bytes.position() + 8)).toString());
    }

    /** IEEE 754 binary16, little endian. */
    private static Object half(Binary value) {
        int bits = value.toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN).getShort();
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float size = switch (exponent) {
            case 0 -> Math.scalb((float) fraction, -24);
            case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
        return bits < 0 ? -size : size;
    }

    private static Object decimal(BigInteger unscaled, DecimalType type) throws BadValue {
        DecimalData decimal = DecimalData.fromBigDecimal(
                new BigDecimal(unscaled, type.getScale()), type.getPrecision(), type.getScale());
        if (decimal == null) {
            throw new BadValue("expected " + type.asSummaryString() + ", found a number of more digits");
        }
        return decimal;
    }

    private static Object time(long value, TimeUnit unit) throws BadValue {
        long unitsOfMilli = switch (unit) {
            case MILLIS -> 1;
            case MICROS -> 1_000;
            case NANOS -> 1_000_000;
        };
        if (value % unitsOfMilli != 0) {
            throw new BadValue("expected TIME(3), found a time finer than a millisecond");
        }
        return (int) (value / unitsOfMilli);
    }

    private static Object timestamp(long value, TimeUnit unit) {
        return switch (unit) {
            case MILLIS -> TimestampData.fromEpochMillis(value);
            // Floored: before 1970 the remainder still counts upwards.
            case MICROS ->
                TimestampData.fromEpochMillis(Math.floorDiv(value, 1_000), Math.floorMod(value, 1_000) * 1_000);
            case NANOS ->
                TimestampData.fromEpochMillis(Math.floorDiv(value, 1_000_000), Math.floorMod(value, 1_000_000));
        };
    }

    /** Nanoseconds of the day in 8 bytes, then the Julian day in 4, little endian: as Impala and older Spark wrote. */
    private static Object int96(Binary value) {
        ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long nanos = bytes.getLong(bytes.position());
        long days = (long) bytes.getInt(bytes.position() + 8) - EPOCH_AS_JULIAN_DAY;
        long millis = days * MILLIS_OF_DAY + Math.floorDiv(nanos, 1_000_000);
        return TimestampData.fromEpochMillis(millis, Math.floorMod(nanos, 1_000_000));
    }

    private <T> void put(Decode<T> decode, T value) {
        try {
            place.accept(decode.of(value));
        } catch (BadValue e) {
            problems.accept(e.in(path));
        }
    }

    @Override
    public void addBoolean(boolean value) {
        place.accept(value);
    }

    @Override
    public void addInt(int value) {
        put(numbers, value);
    }

    @Override
    public void addLong(long value) {
        put(numbers, value);
    }

    @Override
    public void addFloat(float value) {
        place.accept(value);
    }

    @Override
    public void addDouble(double value) {
        place.accept(value);
    }

    @Override
    public void addBinary(Binary value) {
        put(binaries, value);
    }

    /** Texts that stand often are decoded once. */
    @Override
    public boolean hasDictionarySupport() {
        return binary;
    }

    @Override
    public void setDictionary(Dictionary dictionary) {
        this.dictionary = dictionary;
        this.decoded = new Object[dictionary.getMaxId() + 1];
    }

    @Override
    public void addValueFromDictionary(int id) {
        Object value = decoded[id];
        if (value != null) {
            place.accept(value);
        } else if (dictionary != null) {
            put(binaries, dictionary.decodeToBinary(id), id);
        }
    }

    private void put(Decode<Binary> decode, Binary value, int id) {
        try {
            Object found = decode.of(value);
            decoded[id] = found;
            place.accept(found);
        } catch (BadValue e) {
            problems.accept(e.in(path));
        }
    }
}
