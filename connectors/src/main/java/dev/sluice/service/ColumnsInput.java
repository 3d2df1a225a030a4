package dev.sluice.service;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Some columns of a row, in an order of their own. */
record ColumnsInput(RowType type, List<RowData.FieldGetter> getters) implements RowInput {

    static List<RowData.FieldGetter> getters(RowType rows, int[] indices) {
        return IntStream.of(indices)
                .mapToObj(index -> RowData.createFieldGetter(rows.getTypeAt(index), index))
                .toList();
    }

    @Override
    public RowData of(RowData row) {
        GenericRowData columns = new GenericRowData(getters.size());
        for (int i = 0; i < columns.getArity(); i++) {
            columns.setField(i, getters.get(i).getFieldOrNull(row));
        }
        return columns;
    }
}
