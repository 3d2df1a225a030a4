package dev.sluice.files;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.parquet.column.ColumnWriter;

/**
 * Writes the values of one place in the schema to the columns below it. Values come from rows and from arrays, as
 * Flink has no common type for the two. Used by one thread.
 */
interface ParquetRowWriterValue {

    /** Writes a row's field that is not null. */
    void write(RowData row, int field, int repetition);

    /** Writes an array's element that is not null. */
    void write(ArrayData array, int element, int repetition);

    /** Writes that there is no value; {@code definition} tells how much of the path to it there is. */
    void writeAbsent(int repetition, int definition);

    /** Takes a value that is not null out of a row, into a column. */
    interface FromRow {
        void write(RowData row, int field, int repetition);
    }

    /** Takes a value that is not null out of an array, into a column. */
    interface FromArray {
        void write(ArrayData array, int element, int repetition);
    }

    /** A value that is a column of its own. */
    record Leaf(ColumnWriter column, FromRow fromRow, FromArray fromArray) implements ParquetRowWriterValue {

        @Override
        public void write(RowData row, int field, int repetition) {
            fromRow.write(row, field, repetition);
        }

        @Override
        public void write(ArrayData array, int element, int repetition) {
            fromArray.write(array, element, repetition);
        }

        @Override
        public void writeAbsent(int repetition, int definition) {
            column.writeNull(repetition, definition);
        }
    }
}
