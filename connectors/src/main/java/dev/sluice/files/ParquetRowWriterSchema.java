package dev.sluice.files;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.NANOS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.mapType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import java.math.BigInteger;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The Parquet schema of a row type, by the rules of parquet-format's LogicalTypes: three-level lists, maps of
 * {@code key_value}, annotated strings, timestamps as INT64 in the smallest unit that holds their precision
 * (millis, micros, nanos), adjusted to UTC where they are instants (TIMESTAMP_LTZ). INT96 is never used.
 */
final class ParquetRowWriterSchema {

    private ParquetRowWriterSchema() {}

    /**
     * The schema of a file with these columns.
     *
     * @throws IllegalArgumentException if a column is of a type that Parquet has no place for
     */
    static MessageType of(RowType type) {
        return new MessageType("row", fields(type, ""));
    }

    /** The unit that holds a precision: 3 digits, 6 or 9. */
    static TimeUnit unit(LogicalType type) {
        int precision = LogicalTypeChecks.getPrecision(type);
        return precision <= 3 ? MILLIS : precision <= 6 ? MICROS : NANOS;
    }

    /** Bytes that hold each unscaled value of a decimal of this precision. */
    static int decimalBytes(int precision) {
        return BigInteger.TEN.pow(precision).subtract(BigInteger.ONE).bitLength() / 8 + 1;
    }

    static IllegalArgumentException unsupported(LogicalType type, String path) {
        return new IllegalArgumentException("column " + path + " is " + type.asSummaryString()
                + ", which cannot be written as Parquet; leave it out or make it another type");
    }

    private static List<Type> fields(RowType type, String path) {
        if (type.getFieldCount() == 0) {
            throw new IllegalArgumentException(
                    (path.isEmpty() ? "the row" : "column " + path) + " has no fields; Parquet needs at least one");
        }
        return type.getFields().stream()
                .map(field -> field(field.getType(), field.getName(), child(path, field.getName())))
                .toList();
    }

    private static Type field(LogicalType type, String name, String path) {
        return field(type, name, path, type.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED);
    }

    private static Type field(LogicalType type, String name, String path, Repetition repetition) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> primitive(PrimitiveTypeName.BOOLEAN, repetition, null, name);
            case TINYINT -> primitive(PrimitiveTypeName.INT32, repetition, intType(8, true), name);
            case SMALLINT -> primitive(PrimitiveTypeName.INT32, repetition, intType(16, true), name);
            case INTEGER -> primitive(PrimitiveTypeName.INT32, repetition, null, name);
            case BIGINT -> primitive(PrimitiveTypeName.INT64, repetition, null, name);
            case FLOAT -> primitive(PrimitiveTypeName.FLOAT, repetition, null, name);
            case DOUBLE -> primitive(PrimitiveTypeName.DOUBLE, repetition, null, name);
            case CHAR, VARCHAR -> primitive(PrimitiveTypeName.BINARY, repetition, stringType(), name);
            case BINARY, VARBINARY -> primitive(PrimitiveTypeName.BINARY, repetition, null, name);
            case DECIMAL -> decimal((DecimalType) type, repetition, name);
            case DATE -> primitive(PrimitiveTypeName.INT32, repetition, dateType(), name);
            // A TIME is milliseconds of the day inside Flink, whatever its precision.
            case TIME_WITHOUT_TIME_ZONE ->
                primitive(PrimitiveTypeName.INT32, repetition, timeType(false, MILLIS), name);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                primitive(PrimitiveTypeName.INT64, repetition, timestampType(false, unit(type)), name);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                primitive(PrimitiveTypeName.INT64, repetition, timestampType(true, unit(type)), name);
            case ARRAY -> list((ArrayType) type, repetition, name, path);
            case MAP -> map((MapType) type, repetition, name, path);
            case ROW ->
                Types.buildGroup(repetition)
                        .addFields(fields((RowType) type, path).toArray(Type[]::new))
                        .named(name);
            default -> throw unsupported(type, path);
        };
    }

    private static Type primitive(
            PrimitiveTypeName type, Repetition repetition, @Nullable LogicalTypeAnnotation annotation, String name) {
        return Types.primitive(type, repetition).as(annotation).named(name);
    }

    private static Type decimal(DecimalType type, Repetition repetition, String name) {
        LogicalTypeAnnotation annotation = decimalType(type.getScale(), type.getPrecision());
        if (type.getPrecision() <= 9) {
            return primitive(PrimitiveTypeName.INT32, repetition, annotation, name);
        }
        if (type.getPrecision() <= 18) {
            return primitive(PrimitiveTypeName.INT64, repetition, annotation, name);
        }
        return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                .length(decimalBytes(type.getPrecision()))
                .as(annotation)
                .named(name);
    }

    private static Type list(ArrayType type, Repetition repetition, String name, String path) {
        Type element = field(type.getElementType(), "element", child(path, "element"));
        return Types.buildGroup(repetition)
                .as(listType())
                .addField(Types.repeatedGroup().addField(element).named("list"))
                .named(name);
    }

    private static Type map(MapType type, Repetition repetition, String name, String path) {
        // Keys are required by the format, also where Flink's type would let them be null.
        Type key = field(type.getKeyType(), "key", child(path, "key"), Repetition.REQUIRED);
        Type value = field(type.getValueType(), "value", child(path, "value"));
        return Types.buildGroup(repetition)
                .as(mapType())
                .addField(Types.repeatedGroup().addFields(key, value).named("key_value"))
                .named(name);
    }

    static String child(String path, String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }
}
