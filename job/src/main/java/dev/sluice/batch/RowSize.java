package dev.sluice.batch;

import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinarySection;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * About how many bytes rows take in memory: near to exact for what is in Flink's binary format, for strings and
 * for vectors, a guess for the rest. Looks at lengths, never at the elements of an array. One thread.
 */
final class RowSize {

    /** What an object costs beyond its content: headers, references, its place in a list. */
    private static final int OVERHEAD = 32;

    private static final int WORD = 8;
    private static final int GUESS = 64;

    private final List<LogicalType> types;
    private final RowData.FieldGetter[] getters;
    private final RowSize[] nested;

    RowSize(RowType type) {
        types = type.getChildren();
        getters = new RowData.FieldGetter[types.size()];
        nested = new RowSize[types.size()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(types.get(i), i);
            nested[i] = types.get(i) instanceof RowType struct ? new RowSize(struct) : this;
        }
    }

    long of(RowBatch batch) {
        long bytes = OVERHEAD;
        for (RowData row : batch.rows()) {
            bytes += of(row);
        }
        return bytes;
    }

    long of(RowData row) {
        if (row instanceof BinarySection binary) {
            return (long) OVERHEAD + binary.getSizeInBytes();
        }
        long bytes = OVERHEAD;
        for (int i = 0; i < getters.length; i++) {
            bytes += WORD;
            if (isOfAnyLength(types.get(i)) && !row.isNullAt(i)) {
                Object value = getters[i].getFieldOrNull(row);
                bytes += OVERHEAD + (value instanceof RowData struct ? nested[i].of(struct) : length(value, i));
            }
        }
        return bytes;
    }

    private long length(Object value, int column) {
        if (value instanceof BinarySection binary) {
            return binary.getSizeInBytes();
        }
        if (value instanceof BinaryStringData text) {
            return text.getSizeInBytes();
        }
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        if (value instanceof ArrayData array && types.get(column) instanceof ArrayType type) {
            return (long) array.size() * elementSize(type.getElementType());
        }
        return GUESS;
    }

    private static boolean isOfAnyLength(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DATE, TIME_WITHOUT_TIME_ZONE -> false;
            default -> true;
        };
    }

    private static int elementSize(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN, TINYINT -> 1;
            case SMALLINT -> 2;
            case INTEGER, FLOAT, DATE, TIME_WITHOUT_TIME_ZONE -> 4;
            case BIGINT, DOUBLE -> WORD;
            default -> GUESS;
        };
    }
}
