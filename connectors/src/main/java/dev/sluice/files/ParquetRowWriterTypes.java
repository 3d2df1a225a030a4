package dev.sluice.files;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;

/**
 * Chooses, once for each column and row group, how values are written. What it makes matches
 * {@link ParquetRowWriterSchema} value for value.
 */
final class ParquetRowWriterTypes {

    private final MessageType schema;
    private final ColumnWriteStore columns;

    ParquetRowWriterTypes(MessageType schema, ColumnWriteStore columns) {
        this.schema = schema;
        this.columns = columns;
    }

    /** The writer of whole rows. */
    ParquetRowWriterFields row(RowType type) {
        return fields(type, ParquetRowWriterPlace.TOP);
    }

    private ParquetRowWriterFields fields(RowType type, ParquetRowWriterPlace place) {
        List<RowType.RowField> fields = type.getFields();
        ParquetRowWriterFields.Field[] writers = new ParquetRowWriterFields.Field[fields.size()];
        for (int i = 0; i < writers.length; i++) {
            LogicalType fieldType = fields.get(i).getType();
            ParquetRowWriterPlace field = place.field(fields.get(i).getName(), fieldType.isNullable());
            writers[i] = new ParquetRowWriterFields.Field(field, fieldType.isNullable(), value(fieldType, field));
        }
        return new ParquetRowWriterFields(place, writers);
    }

    private ParquetRowWriterValue value(LogicalType type, ParquetRowWriterPlace place) {
        return switch (type.getTypeRoot()) {
            case ARRAY -> list((ArrayType) type, place);
            case MAP -> map((MapType) type, place);
            case ROW -> fields((RowType) type, place);
            default -> leaf(type, place);
        };
    }

    private ParquetRowWriterValue list(ArrayType type, ParquetRowWriterPlace place) {
        LogicalType elementType = type.getElementType();
        ParquetRowWriterPlace entry = place.repeated("list");
        ParquetRowWriterPlace element = entry.field("element", elementType.isNullable());
        ParquetRowWriterValue elements = value(elementType, element);
        return new ParquetRowWriterList(
                place,
                entry,
                elements,
                elementType.isNullable(),
                elements instanceof ParquetRowWriterValue.Leaf leaf
                        ? ParquetRowWriterVector.of(elementType, leaf.column(), element)
                        : (array, repetition) -> false);
    }

    private ParquetRowWriterValue map(MapType type, ParquetRowWriterPlace place) {
        ParquetRowWriterPlace entry = place.repeated("key_value");
        boolean valueNullable = type.getValueType().isNullable();
        return new ParquetRowWriterMap(
                place,
                entry,
                value(type.getKeyType(), entry.field("key", false)),
                value(type.getValueType(), entry.field("value", valueNullable)),
                valueNullable);
    }

    private ParquetRowWriterValue.Leaf leaf(LogicalType type, ParquetRowWriterPlace place) {
        ColumnWriter column =
                columns.getColumnWriter(schema.getColumnDescription(place.path().toArray(String[]::new)));
        int level = place.definition();
        return switch (type.getTypeRoot()) {
            case BOOLEAN ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) -> column.write(row.getBoolean(i), repetition, level),
                        (array, i, repetition) -> column.write(array.getBoolean(i), repetition, level));
            case TINYINT ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) -> column.write(row.getByte(i), repetition, level),
                        (array, i, repetition) -> column.write(array.getByte(i), repetition, level));
            case SMALLINT ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) -> column.write(row.getShort(i), repetition, level),
                        (array, i, repetition) -> column.write(array.getShort(i), repetition, level));
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) -> column.write(row.getInt(i), repetition, level),
                        (array, i, repetition) -> column.write(array.getInt(i), repetition, level));
            case BIGINT ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) -> column.write(row.getLong(i), repetition, level),
                        (array, i, repetition) -> column.write(array.getLong(i), repetition, level));
            case FLOAT ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) -> column.write(row.getFloat(i), repetition, level),
                        (array, i, repetition) -> column.write(array.getFloat(i), repetition, level));
            case DOUBLE ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) -> column.write(row.getDouble(i), repetition, level),
                        (array, i, repetition) -> column.write(array.getDouble(i), repetition, level));
            case CHAR, VARCHAR ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) ->
                                column.write(binary(row.getString(i).toBytes()), repetition, level),
                        (array, i, repetition) ->
                                column.write(binary(array.getString(i).toBytes()), repetition, level));
            case BINARY, VARBINARY ->
                new ParquetRowWriterValue.Leaf(
                        column,
                        (row, i, repetition) -> column.write(binary(row.getBinary(i)), repetition, level),
                        (array, i, repetition) -> column.write(binary(array.getBinary(i)), repetition, level));
            case DECIMAL -> decimal((DecimalType) type, column, level);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type, column, place);
            default -> throw ParquetRowWriterSchema.unsupported(type, place.toString());
        };
    }

    private static ParquetRowWriterValue.Leaf decimal(DecimalType type, ColumnWriter column, int level) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        if (precision <= 9) {
            return new ParquetRowWriterValue.Leaf(
                    column,
                    (row, i, repetition) -> column.write(
                            (int) row.getDecimal(i, precision, scale).toUnscaledLong(), repetition, level),
                    (array, i, repetition) -> column.write(
                            (int) array.getDecimal(i, precision, scale).toUnscaledLong(), repetition, level));
        }
        if (precision <= 18) {
            return new ParquetRowWriterValue.Leaf(
                    column,
                    (row, i, repetition) ->
                            column.write(row.getDecimal(i, precision, scale).toUnscaledLong(), repetition, level),
                    (array, i, repetition) ->
                            column.write(array.getDecimal(i, precision, scale).toUnscaledLong(), repetition, level));
        }
        int bytes = ParquetRowWriterSchema.decimalBytes(precision);
        return new ParquetRowWriterValue.Leaf(
                column,
                (row, i, repetition) ->
                        column.write(fixed(row.getDecimal(i, precision, scale), bytes), repetition, level),
                (array, i, repetition) ->
                        column.write(fixed(array.getDecimal(i, precision, scale), bytes), repetition, level));
    }

    private static ParquetRowWriterValue.Leaf timestamp(
            LogicalType type, ColumnWriter column, ParquetRowWriterPlace place) {
        int precision = LogicalTypeChecks.getPrecision(type);
        int level = place.definition();
        TimeUnit unit = ParquetRowWriterSchema.unit(type);
        return new ParquetRowWriterValue.Leaf(
                column,
                (row, i, repetition) ->
                        column.write(sinceEpoch(row.getTimestamp(i, precision), unit, place), repetition, level),
                (array, i, repetition) ->
                        column.write(sinceEpoch(array.getTimestamp(i, precision), unit, place), repetition, level));
    }

    private static Binary binary(byte[] value) {
        // Reused: a reader may own this memory, so dictionaries and statistics have to copy what they keep.
        return Binary.fromReusedByteArray(value);
    }

    private static long sinceEpoch(TimestampData value, TimeUnit unit, ParquetRowWriterPlace place) {
        long millis = value.getMillisecond();
        try {
            return switch (unit) {
                case MILLIS -> millis;
                case MICROS -> Math.addExact(Math.multiplyExact(millis, 1_000L), value.getNanoOfMillisecond() / 1_000);
                case NANOS -> Math.addExact(Math.multiplyExact(millis, 1_000_000L), value.getNanoOfMillisecond());
            };
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "column " + place + ": found a timestamp too far from 1970 for 64 bits of " + unit
                            + (unit == TimeUnit.NANOS ? " (1677 to 2262); give the column precision 6" : ""),
                    e);
        }
    }

    /** Big-endian two's complement of a fixed length. */
    private static Binary fixed(DecimalData value, int length) {
        byte[] unscaled = value.toUnscaledBytes();
        byte[] extended = new byte[length];
        int padding = length - unscaled.length;
        if (unscaled[0] < 0) {
            Arrays.fill(extended, 0, padding, (byte) -1);
        }
        System.arraycopy(unscaled, 0, extended, padding, unscaled.length);
        return Binary.fromConstantByteArray(extended);
    }
}
