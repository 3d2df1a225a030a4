package dev.sluice.service;

import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of {@link RowInput}. Made on the client with the type of the rows, so that a wrong column is found
 * before the start: IllegalArgumentException names it and what there is.
 */
public final class RowInputs {

    private RowInputs() {}

    /** One column, under its own name. */
    public static RowInput column(RowType rows, String column) {
        return struct(rows, List.of(column));
    }

    /** Several columns under their own names, in the order given. */
    public static RowInput struct(RowType rows, List<String> columns) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("no columns, expected at least one");
        }
        List<RowType.RowField> fields = columns.stream()
                .map(column -> rows.getFields().get(index(rows, column)))
                .toList();
        int[] indices = columns.stream().mapToInt(column -> index(rows, column)).toArray();
        return new ColumnsInput(new RowType(false, fields), ColumnsInput.getters(rows, indices));
    }

    /** The whole row, as it is. */
    public static RowInput everything(RowType rows) {
        return new WholeRowInput(rows);
    }

    /**
     * Columns joined as text, null as empty, in one STRING column {@code text}. Numbers, booleans and decimals
     * stand as SQL writes them, dates and times as ISO 8601.
     *
     * @param maxLength clips the text to this many code points; null for no limit
     */
    public static RowInput concat(RowType rows, List<String> columns, String separator, @Nullable Integer maxLength) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("no columns, expected at least one");
        }
        if (maxLength != null && maxLength < 1) {
            throw new IllegalArgumentException("maxLength is " + maxLength + ", expected at least 1");
        }
        int[] indices = columns.stream().mapToInt(column -> index(rows, column)).toArray();
        LogicalType[] types = new LogicalType[indices.length];
        for (int i = 0; i < indices.length; i++) {
            types[i] = rows.getTypeAt(indices[i]);
            if (!ColumnText.isText(types[i])) {
                throw new IllegalArgumentException("column " + columns.get(i) + " is "
                        + types[i].asSummaryString() + ", which has no text; expected a string, number, boolean, date"
                        + " or time");
            }
        }
        int clip = maxLength == null ? Integer.MAX_VALUE : maxLength;
        return new ConcatInput(indices, types, separator, clip);
    }

    private static int index(RowType rows, String column) {
        int index = rows.getFieldIndex(column);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no column " + column + "; the columns are " + String.join(", ", rows.getFieldNames()));
        }
        return index;
    }
}
