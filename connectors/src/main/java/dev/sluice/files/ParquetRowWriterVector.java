package dev.sluice.files;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.parquet.column.ColumnWriter;

/**
 * Writes a whole array of int, long, float or double as a primitive array: no boxing, and no look at each element's
 * null bit.
 */
interface ParquetRowWriterVector {

    /** Writes an array that is not empty and answers true, or leaves it alone and answers false. */
    boolean write(ArrayData array, int repetition);

    /**
     * The writer for elements of a type.
     *
     * @param column that takes the elements; any column for types that are no vectors
     * @param element place of the elements
     */
    static ParquetRowWriterVector of(LogicalType type, ColumnWriter column, ParquetRowWriterPlace element) {
        int next = element.repetition();
        int definition = element.definition();
        return switch (type.getTypeRoot()) {
            case FLOAT ->
                (array, repetition) -> {
                    if (!isPrimitive(array)) {
                        return false;
                    }
                    float[] values = array.toFloatArray();
                    column.write(values[0], repetition, definition);
                    for (int i = 1; i < values.length; i++) {
                        column.write(values[i], next, definition);
                    }
                    return true;
                };
            case DOUBLE ->
                (array, repetition) -> {
                    if (!isPrimitive(array)) {
                        return false;
                    }
                    double[] values = array.toDoubleArray();
                    column.write(values[0], repetition, definition);
                    for (int i = 1; i < values.length; i++) {
                        column.write(values[i], next, definition);
                    }
                    return true;
                };
            case INTEGER ->
                (array, repetition) -> {
                    if (!isPrimitive(array)) {
                        return false;
                    }
                    int[] values = array.toIntArray();
                    column.write(values[0], repetition, definition);
                    for (int i = 1; i < values.length; i++) {
                        column.write(values[i], next, definition);
                    }
                    return true;
                };
            case BIGINT ->
                (array, repetition) -> {
                    if (!isPrimitive(array)) {
                        return false;
                    }
                    long[] values = array.toLongArray();
                    column.write(values[0], repetition, definition);
                    for (int i = 1; i < values.length; i++) {
                        column.write(values[i], next, definition);
                    }
                    return true;
                };
            default -> (array, repetition) -> false;
        };
    }

    /** Whether the array gives its primitive array for nothing, or for one copy of memory. */
    private static boolean isPrimitive(ArrayData array) {
        return array instanceof GenericArrayData generic
                ? generic.isPrimitiveArray()
                : array instanceof BinaryArrayData binary && !binary.anyNull();
    }
}
