package dev.sluice.batch;

import dev.sluice.service.ServiceFactory.RowWeight;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** The rows of a batch that is not closed yet, and what they weigh. One thread. */
final class OpenBatch {

    private final BatchLimits limits;
    private List<RowData> rows = new ArrayList<>();
    private long bytes;
    private long tokens;

    OpenBatch(BatchLimits limits) {
        this.limits = limits;
    }

    /** Whether the row may join without a limit being passed; the first row always may. */
    boolean fits(RowWeight row) {
        return rows.isEmpty()
                || (rows.size() < limits.maxRows()
                        && within(limits.maxBytes(), bytes + row.bytes())
                        && within(limits.maxTokens(), tokens + row.tokens()));
    }

    void add(RowData row, RowWeight weight) {
        rows.add(row);
        bytes += weight.bytes();
        tokens += weight.tokens();
    }

    /** Whether a limit is reached, so that waiting for another row would be in vain. */
    boolean isFull() {
        return rows.size() >= limits.maxRows()
                || reached(limits.maxBytes(), bytes)
                || reached(limits.maxTokens(), tokens);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<RowData> rows() {
        return rows;
    }

    /** Hands over the rows and starts anew. */
    List<RowData> take() {
        List<RowData> taken = rows;
        rows = new ArrayList<>();
        bytes = 0;
        tokens = 0;
        return taken;
    }

    private static boolean within(@Nullable Long limit, long value) {
        return limit == null || value <= limit;
    }

    private static boolean reached(@Nullable Long limit, long value) {
        return limit != null && value >= limit;
    }
}
