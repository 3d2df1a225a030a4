package dev.sluice.files;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Objects;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** One partition column, with the folder of the value that it saw last. Used by one thread. */
final class PartitionerColumn implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MOST_BYTES = 255;

    private final String name;
    private final boolean date;
    private final RowData.FieldGetter getter;

    private transient @Nullable Object last;
    private transient @Nullable String folder;

    private PartitionerColumn(String name, boolean date, RowData.FieldGetter getter) {
        this.name = name;
        this.date = date;
        this.getter = getter;
    }

    static PartitionerColumn of(RowType type, String name) {
        int index = indexOf(type, name);
        if (name.startsWith(".")) {
            throw new IllegalArgumentException("partition column " + name
                    + " begins with a dot: readers would pass over its folders; rename the column");
        }
        LogicalType columnType = type.getTypeAt(index);
        return switch (columnType.getTypeRoot()) {
            case CHAR, VARCHAR, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE, DECIMAL ->
                new PartitionerColumn(
                        name, columnType.is(LogicalTypeRoot.DATE), RowData.createFieldGetter(columnType, index));
            default ->
                throw new IllegalArgumentException("partition column " + name + " is "
                        + columnType.asSummaryString()
                        + "; expected a string, integer, boolean, date or decimal");
        };
    }

    /** Where a column stands. */
    static int indexOf(RowType type, String name) {
        int index = type.getFieldIndex(name);
        if (index < 0) {
            throw new IllegalArgumentException("partition column " + name + " is not among the columns: "
                    + String.join(", ", type.getFieldNames()));
        }
        return index;
    }

    /** Takes the row's value and tells whether its folder is another than the last row's. */
    boolean changed(RowData row) {
        Object value = getter.getFieldOrNull(row);
        if (folder != null && Objects.equals(value, last)) {
            return false;
        }
        // A reader may reuse the memory behind a string.
        last = value instanceof BinaryStringData text ? text.copy() : value;
        folder = requireShort(HivePath.folder(name, text(value)));
        return true;
    }

    private String requireShort(String named) {
        // A character takes no more than three bytes.
        int bytes = 3 * named.length() <= MOST_BYTES ? 0 : named.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new SuppressRestartsException(new PartitionValueException("sink.partitionBy: a value of column "
                    + name + " makes a folder name of " + bytes + " bytes, file systems take " + MOST_BYTES
                    + "; partition by a column of short values"));
        }
        return named;
    }

    /** The folder of the last value, {@code column=value}. */
    String folder() {
        return Objects.requireNonNull(folder, "no row yet");
    }

    private @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof DecimalData decimal) {
            return decimal.toBigDecimal().toPlainString();
        }
        return date ? LocalDate.ofEpochDay((Integer) value).toString() : value.toString();
    }
}
