package dev.sluice.batch;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Batch operators over {@link Samples#NODE} rows. */
final class BatchHarness {

    static final RowWeigher UNWEIGHED = row -> {
        throw new AssertionError("no limit needs the weight");
    };

    private BatchHarness() {}

    static OperatorHarness<RowData, RowBatch> open(BatchLimits limits, @Nullable String within) throws Exception {
        return open(limits, UNWEIGHED, within);
    }

    static OperatorHarness<RowData, RowBatch> open(BatchLimits limits, RowWeigher weigher, @Nullable String within)
            throws Exception {
        return subtask(new BatchOperator(Samples.NODE, limits, weigher, within), 1, 0)
                .open();
    }

    /** The same operator again, restored from the given checkpoint. */
    static OperatorHarness<RowData, RowBatch> restore(
            BatchLimits limits,
            @Nullable String within,
            OperatorSubtaskState state,
            long checkpoint,
            int parallelism,
            int subtask)
            throws Exception {
        return subtask(new BatchOperator(Samples.NODE, limits, UNWEIGHED, within), parallelism, subtask)
                .restore(state, checkpoint);
    }

    static OperatorHarness<RowData, RowBatch> subtask(BatchOperator operator, int parallelism, int subtask) {
        return new OperatorHarness<>(operator, WireTypes.rowBatch(Samples.NODE), parallelism, subtask);
    }
}
