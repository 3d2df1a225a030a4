package dev.sluice.files;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/**
 * Writes arrays as three-level lists.
 *
 * @param place of the list
 * @param entry of the repeated group in it
 * @param element writer of the elements
 * @param elementNullable whether an element may be null
 * @param vector writes all elements at once where the array allows it
 */
record ParquetRowWriterList(
        ParquetRowWriterPlace place,
        ParquetRowWriterPlace entry,
        ParquetRowWriterValue element,
        boolean elementNullable,
        ParquetRowWriterVector vector)
        implements ParquetRowWriterValue {

    @Override
    public void write(RowData row, int field, int repetition) {
        write(row.getArray(field), repetition);
    }

    @Override
    public void write(ArrayData array, int position, int repetition) {
        write(array.getArray(position), repetition);
    }

    @Override
    public void writeAbsent(int repetition, int definition) {
        element.writeAbsent(repetition, definition);
    }

    private void write(ArrayData array, int repetition) {
        int size = array.size();
        if (size == 0) {
            element.writeAbsent(repetition, place.definition());
        } else if (!vector.write(array, repetition)) {
            for (int i = 0; i < size; i++) {
                int level = i == 0 ? repetition : entry.repetition();
                if (!array.isNullAt(i)) {
                    element.write(array, i, level);
                } else if (elementNullable) {
                    element.writeAbsent(level, entry.definition());
                } else {
                    throw entry.field("element", false).nullNotAllowed();
                }
            }
        }
    }
}
