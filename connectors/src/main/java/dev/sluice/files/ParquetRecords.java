package dev.sluice.files;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Puts the records of a Parquet file into one row, over and over. Used by one thread. */
final class ParquetRecords extends RecordMaterializer<GenericRowData> {
    private final GenericRowData row;
    private final ParquetStruct root;
    private @Nullable BadValue problem;

    /** For a row that the columns go into, from its first field on. */
    ParquetRecords(MessageType schema, RowType columns, GenericRowData row) {
        this.row = row;
        this.root = new ParquetStruct(schema, columns, "", this::note) {
            @Override
            GenericRowData begin() {
                problem = null;
                for (int i = 0; i < columns.getFieldCount(); i++) {
                    row.setField(i, null);
                }
                return row;
            }
        };
    }

    /** The reader of pages must not be interrupted inside a record: what is wrong with a value is kept until its end. */
    private void note(BadValue found) {
        if (problem == null) {
            problem = found;
        }
    }

    /** Throws the first thing wrong with the present record, if any. */
    void throwProblem() throws BadValue {
        if (problem != null) {
            throw problem;
        }
    }

    @Override
    public GenericRowData getCurrentRecord() {
        return row;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }
}
