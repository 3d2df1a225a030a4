package dev.sluice.batch;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * Rows that are sent together, and then what is left of them. Immutable, so that its copy is free. Shows no
 * content in its text.
 *
 * <p>Where batches are closed by {@code within}, rows of one batch share one group; {@code index} counts the
 * batches of a group from 0, and the first batch of a group says how many batches its predecessor in the
 * subtask had, which is how the end of a group is known downstream whatever the order of answers.
 *
 * @param rows in order; at least one when it is sent, none where all of them went into the dead letter
 * @param group number of the group, see {@link GroupNumber}: the next group of the subtask has the next number
 * @param index number of the batch within its group, from 0
 * @param previousGroupBatches batches of group {@code group - 1} where {@code index} is 0 and there is such a
 *     group, else -1
 */
public record RowBatch(List<RowData> rows, long group, int index, int previousGroupBatches) {
    public RowBatch {
        rows = List.copyOf(rows);
    }

    @Override
    public String toString() {
        return "RowBatch(" + rows.size() + " rows)";
    }
}
