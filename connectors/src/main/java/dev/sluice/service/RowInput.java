package dev.sluice.service;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** What of a row goes to the service: a column, several columns joined as text, a struct, or the whole row. */
public interface RowInput extends Serializable {

    /** The type of what {@link #of} gives: one field for a column or a text, n for a struct. */
    RowType type();

    /** The part of the row that the service sees. Called on the task's thread. */
    RowData of(RowData row);
}
