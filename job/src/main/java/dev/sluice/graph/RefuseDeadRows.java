package dev.sluice.graph;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.data.RowData;

/** Fails the job at the first dead row, where the pipeline has no dead letter to keep it in. */
final class RefuseDeadRows implements MapFunction<RowData, Void> {

    /** Step, kind, status, message, attempts, time and source follow the columns of the source in a dead letter. */
    private final int errorStep;

    RefuseDeadRows(int sourceColumns) {
        this.errorStep = sourceColumns;
    }

    @Override
    public Void map(RowData dead) {
        String where = dead.isNullAt(errorStep + 6) ? "" : dead.getString(errorStep + 6) + ": ";
        throw new SuppressRestartsException(new DeadLetterException(where + "step " + dead.getString(errorStep)
                + ": a row was refused (" + dead.getString(errorStep + 1) + ": " + dead.getString(errorStep + 3)
                + ") and there is no deadLetter to keep it in; mend the row, or set deadLetter.path"));
    }
}
