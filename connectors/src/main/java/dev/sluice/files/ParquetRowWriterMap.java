package dev.sluice.files;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;

/**
 * Writes maps as repeated {@code key_value} groups.
 *
 * @param place of the map
 * @param entry of the repeated group
 * @param key of each entry; required by the format
 * @param value of each entry
 * @param valueNullable whether a value may be null
 */
record ParquetRowWriterMap(
        ParquetRowWriterPlace place,
        ParquetRowWriterPlace entry,
        ParquetRowWriterValue key,
        ParquetRowWriterValue value,
        boolean valueNullable)
        implements ParquetRowWriterValue {

    @Override
    public void write(RowData row, int field, int repetition) {
        write(row.getMap(field), repetition);
    }

    @Override
    public void write(ArrayData array, int element, int repetition) {
        write(array.getMap(element), repetition);
    }

    @Override
    public void writeAbsent(int repetition, int definition) {
        key.writeAbsent(repetition, definition);
        value.writeAbsent(repetition, definition);
    }

    private void write(MapData map, int repetition) {
        int size = map.size();
        if (size == 0) {
            writeAbsent(repetition, place.definition());
            return;
        }
        ArrayData keys = map.keyArray();
        ArrayData values = map.valueArray();
        for (int i = 0; i < size; i++) {
            int level = i == 0 ? repetition : entry.repetition();
            if (keys.isNullAt(i)) {
                throw entry.field("key", false).nullNotAllowed();
            }
            key.write(keys, i, level);
            if (!values.isNullAt(i)) {
                value.write(values, i, level);
            } else if (valueNullable) {
                value.writeAbsent(level, entry.definition());
            } else {
                throw entry.field("value", false).nullNotAllowed();
            }
        }
    }
}
