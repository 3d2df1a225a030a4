package dev.sluice.files;

import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read, with where it stood; or, in place of the row, why it could not be read. Immutable:
 * the row is a copy that no reader reuses. Shows no content in its text.
 *
 * @param file path of the file
 * @param position number of the row in its file, from 0
 * @param row the columns of the file, then those of its {@code key=value} folders; null where unreadable
 * @param unreadable why there is no row; null where there is one
 */
public record SourceRow(
        String file,
        long position,
        @Nullable RowData row,
        @Nullable Unreadable unreadable) {

    /**
     * A row that could not be read.
     *
     * @param where path and position as a user would look it up, such as {@code nodes.csv, line 17}
     * @param problem what was found and what was expected, without content
     * @param raw the text of the row as far as there is one; goes to the dead letter alone
     */
    public record Unreadable(
            String where, String problem, @Nullable String raw) {
        @Override
        public String toString() {
            return "Unreadable(" + where + ": " + problem + ")";
        }
    }

    @Override
    public String toString() {
        return "SourceRow(" + (unreadable == null ? "row" : "unreadable") + " " + position + ")";
    }
}
