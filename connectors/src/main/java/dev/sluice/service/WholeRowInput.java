package dev.sluice.service;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** The whole row, as it is. */
record WholeRowInput(RowType type) implements RowInput {
    @Override
    public RowData of(RowData row) {
        return row;
    }
}
