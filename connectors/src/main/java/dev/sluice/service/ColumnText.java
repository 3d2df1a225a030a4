package dev.sluice.service;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampType;

/** Columns as text: the same for the same value, whatever the machine's language and zone. */
final class ColumnText {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private ColumnText() {}

    /** Whether a column of this type has a text. */
    static boolean isText(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> true;
            case DATE, TIME_WITHOUT_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
            default -> false;
        };
    }

    /** Appends a column that is not null. */
    static void append(StringBuilder text, RowData row, int index, LogicalType type) {
        switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> text.append(row.getString(index));
            case BOOLEAN -> text.append(row.getBoolean(index));
            case TINYINT -> text.append(row.getByte(index));
            case SMALLINT -> text.append(row.getShort(index));
            case INTEGER -> text.append(row.getInt(index));
            case BIGINT -> text.append(row.getLong(index));
            case FLOAT -> text.append(row.getFloat(index));
            case DOUBLE -> text.append(row.getDouble(index));
            case DECIMAL -> {
                DecimalType decimal = (DecimalType) type;
                text.append(row.getDecimal(index, decimal.getPrecision(), decimal.getScale())
                        .toBigDecimal()
                        .toPlainString());
            }
            case DATE -> text.append(LocalDate.ofEpochDay(row.getInt(index)));
            case TIME_WITHOUT_TIME_ZONE ->
                text.append(DateTimeFormatter.ISO_LOCAL_TIME.format(
                        LocalTime.ofNanoOfDay(row.getInt(index) * NANOS_PER_MILLI)));
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                text.append(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                        row.getTimestamp(index, ((TimestampType) type).getPrecision())
                                .toLocalDateTime()));
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                text.append(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        row.getTimestamp(index, ((LocalZonedTimestampType) type).getPrecision())
                                .toInstant()
                                .atOffset(ZoneOffset.UTC)));
            default -> throw new IllegalArgumentException(type.asSummaryString() + " has no text");
        }
    }
}
