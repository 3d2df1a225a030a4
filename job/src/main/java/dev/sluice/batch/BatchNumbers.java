package dev.sluice.batch;

import java.util.List;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Numbers the batches of one subtask: the group, the index in it, and how long the group before was. */
final class BatchNumbers {

    private long group;
    private int index;
    private int previousGroupBatches = -1;
    private @Nullable Object within;
    private boolean started;

    /** A fresh numbering, which starts with the given group. */
    BatchNumbers(long firstGroup) {
        this.group = firstGroup;
    }

    /** Goes on where {@link #next} would have: with this number, in a group with this value. */
    void restore(RowBatch next, @Nullable Object value) {
        group = next.group();
        index = next.index();
        previousGroupBatches = next.previousGroupBatches();
        within = value;
        started = true;
    }

    /** Whether no row has come yet. */
    boolean isFresh() {
        return !started;
    }

    /** Whether a row with this value belongs to another group than the row before. */
    boolean isOtherGroup(@Nullable Object value) {
        return started && !Objects.deepEquals(within, value);
    }

    /** The value of the open group. */
    @Nullable
    Object within() {
        return within;
    }

    /** Opens a group; all batches of the one before have been numbered. */
    void enter(@Nullable Object value) {
        if (isOtherGroup(value)) {
            previousGroupBatches = index;
            group++;
            index = 0;
        }
        within = value;
        started = true;
    }

    /** What the next batch would be numbered. */
    RowBatch peek(List<RowData> rows) {
        return new RowBatch(rows, group, index, index == 0 ? previousGroupBatches : -1);
    }

    /** Numbers a batch. */
    RowBatch next(List<RowData> rows) {
        RowBatch batch = peek(rows);
        index = index == Integer.MAX_VALUE ? 1 : index + 1; // an endless stream without groups goes round, never to 0
        return batch;
    }
}
