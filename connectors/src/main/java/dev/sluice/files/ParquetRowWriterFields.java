package dev.sluice.files;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** Writes the fields of rows: of the whole row, or of a nested ROW. */
final class ParquetRowWriterFields implements ParquetRowWriterValue {

    private final ParquetRowWriterPlace place;
    private final Field[] fields;

    ParquetRowWriterFields(ParquetRowWriterPlace place, Field[] fields) {
        this.place = place;
        this.fields = fields;
    }

    /** One field with its place and writer. */
    record Field(ParquetRowWriterPlace place, boolean nullable, ParquetRowWriterValue value) {}

    /** Writes the fields of a row that is there. */
    void write(RowData row, int repetition) {
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            if (!row.isNullAt(i)) {
                field.value.write(row, i, repetition);
            } else if (field.nullable) {
                field.value.writeAbsent(repetition, place.definition());
            } else {
                throw field.place.nullNotAllowed();
            }
        }
    }

    @Override
    public void write(RowData row, int field, int repetition) {
        write(row.getRow(field, fields.length), repetition);
    }

    @Override
    public void write(ArrayData array, int element, int repetition) {
        write(array.getRow(element, fields.length), repetition);
    }

    @Override
    public void writeAbsent(int repetition, int definition) {
        for (Field field : fields) {
            field.value.writeAbsent(repetition, definition);
        }
    }
}
