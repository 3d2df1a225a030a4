package dev.sluice.bucket;

import dev.sluice.files.SourceRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * The place of a row in the ordered dataset, as bytes that Flink's sorter compares: the column's value, then
 * the file's place in the listing, then the row's number in the file. No two rows of a listing have the same.
 *
 * <p>Ascending in the order of the column's type: strings by their UTF-8 bytes and binary by its bytes, both
 * unsigned; numbers as numbers, with -0.0 equal to 0.0 and NaN after all others; false before true; dates and
 * times by time. Null comes before all values, and rows that could not be read before null.
 *
 * <p>Not thread-safe: each subtask has its own.
 */
final class SortKey {
    private static final int UNREADABLE = 0;
    private static final int NULL = 1;
    private static final int VALUE = 2;

    private final int column;
    private final Encoder encoder;
    private final Map<String, Integer> files = new HashMap<>();
    private final KeyBytes bytes = new KeyBytes();

    /**
     * @param files paths of the input in the order of their listing
     * @throws IllegalArgumentException where the column is missing or its type has no order
     */
    SortKey(RowType rowType, String orderBy, List<String> files) {
        column = rowType.getFieldIndex(orderBy);
        if (column < 0) {
            throw new IllegalArgumentException("buckets.orderBy: the input has no column %s; its columns are %s"
                    .formatted(orderBy, String.join(", ", rowType.getFieldNames())));
        }
        encoder = encoder(orderBy, rowType.getTypeAt(column));
        for (String file : files) {
            this.files.put(file, this.files.size());
        }
    }

    /**
     * The key of a row.
     *
     * @throws IllegalStateException where the row's file is not in the listing
     */
    OrderKey of(SourceRow source) {
        bytes.clear();
        RowData row = source.row();
        if (row == null) {
            bytes.put(UNREADABLE);
        } else if (row.isNullAt(column)) {
            bytes.put(NULL);
        } else {
            encoder.encode(row, bytes.put(VALUE));
        }
        Integer file = files.get(source.file());
        if (file == null) {
            throw new IllegalStateException(
                    "%s: the file was not there when the input was listed; run again".formatted(source.file()));
        }
        return bytes.putCount(file).putCount(source.position()).key();
    }

    private Encoder encoder(String name, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR ->
                (row, out) -> out.putText(row.getString(column).toBytes());
            case BINARY, VARBINARY -> (row, out) -> out.putText(row.getBinary(column));
            case BOOLEAN -> (row, out) -> out.put(row.getBoolean(column) ? 1 : 0);
            case TINYINT -> (row, out) -> out.putInt(row.getByte(column));
            case SMALLINT -> (row, out) -> out.putInt(row.getShort(column));
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH ->
                (row, out) -> out.putInt(row.getInt(column));
            case BIGINT, INTERVAL_DAY_TIME -> (row, out) -> out.putLong(row.getLong(column));
            case FLOAT -> (row, out) -> out.putFloat(row.getFloat(column));
            case DOUBLE -> (row, out) -> out.putDouble(row.getDouble(column));
            case DECIMAL -> decimal((DecimalType) type);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                timestamp(LogicalTypeChecks.getPrecision(type));
            default ->
                throw new IllegalArgumentException(
                        "buckets.orderBy: column %s is of type %s, which has no order; expected a string, number, boolean, date, time, timestamp or binary column"
                                .formatted(name, type.asSummaryString()));
        };
    }

    private Encoder decimal(DecimalType type) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        if (DecimalData.isCompact(precision)) {
            return (row, out) ->
                    out.putLong(row.getDecimal(column, precision, scale).toUnscaledLong());
        }
        return (row, out) ->
                out.putNumber(row.getDecimal(column, precision, scale).toUnscaledBytes());
    }

    private Encoder timestamp(int precision) {
        return (row, out) -> {
            TimestampData time = row.getTimestamp(column, precision);
            out.putLong(time.getMillisecond()).putInt(time.getNanoOfMillisecond());
        };
    }

    /** Puts the value of the column, which is not null, without boxing it. */
    private interface Encoder {
        void encode(RowData row, KeyBytes out);
    }
}
