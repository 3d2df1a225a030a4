package dev.sluice.files;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * Rows that belong into one folder of a dataset, written together. Immutable. Shows no content in its text,
 * as Flink's sinks log their elements.
 *
 * @param folder the encoded folder below the dataset, such as {@code bucket=41} or {@code a=1/b=2}; empty for none
 * @param rows in order, with the columns that the files hold (those in the path are left out)
 * @param whole whether these rows are a file of their own, closed once they are written
 */
public record RowBlock(String folder, List<RowData> rows, boolean whole) {
    @Override
    public String toString() {
        return "RowBlock(" + rows.size() + " rows)";
    }
}
