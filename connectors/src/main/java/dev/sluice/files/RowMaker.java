package dev.sluice.files;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of one file: binary copies that hold the columns of the file, then those of its folders. Counts the
 * rows. Not thread-safe.
 */
final class RowMaker {
    private final String file;
    private final List<String> names;
    private final int[] notNull;
    private final RowDataSerializer serializer;
    private final GenericRowData values;
    private long position;

    /** For one file, with the columns of the file, then those of its folders. */
    RowMaker(String file, RowType rowType, @Nullable Object[] partitionValues) {
        this.file = file;
        this.names = rowType.getFieldNames();
        this.notNull = IntStream.range(0, rowType.getFieldCount())
                .filter(i -> !rowType.getTypeAt(i).isNullable())
                .toArray();
        this.serializer = new RowDataSerializer(rowType);
        this.values = new GenericRowData(rowType.getFieldCount());
        int fileColumns = rowType.getFieldCount() - partitionValues.length;
        for (int i = 0; i < partitionValues.length; i++) {
            values.setField(fileColumns + i, partitionValues[i]);
        }
    }

    /** Where a reader puts the values of the file's columns before it calls {@link #row}. */
    GenericRowData values() {
        return values;
    }

    /** Number of the next row in the file. */
    long position() {
        return position;
    }

    /** Passes rows that are not read here. */
    void skip(long rows) {
        position += rows;
    }

    /**
     * The next row, of the present values.
     *
     * @throws BadValue where a column that is NOT NULL has no value; the row is then not counted
     */
    SourceRow row() throws BadValue {
        for (int i : notNull) {
            if (values.isNullAt(i)) {
                throw new BadValue("expected a value, found null where NOT NULL is declared").in(names.get(i));
            }
        }
        return new SourceRow(file, position++, serializer.toBinaryRow(values).copy(), null);
    }

    /** The next row, which cannot be read. */
    SourceRow unreadable(String where, String problem, @Nullable String raw) {
        return new SourceRow(file, position++, null, new SourceRow.Unreadable(file + ", " + where, problem, raw));
    }

    /** Everything from the next row on, which cannot be read. */
    SourceRow restUnreadable(String where, String problem, @Nullable String raw) {
        return unreadable(where, "the rest of the file cannot be read: " + problem, raw);
    }
}
