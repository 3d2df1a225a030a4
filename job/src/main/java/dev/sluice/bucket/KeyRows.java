package dev.sluice.bucket;

import dev.sluice.files.SourceRow;
import dev.sluice.files.UnreadableRowException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Puts the sort key before each row; with {@code failOnUnreadable} fails the job for good at the first unreadable one. */
final class KeyRows extends RichMapFunction<SourceRow, OrderedRow> {
    private static final long serialVersionUID = 1L;

    private final RowType rowType;
    private final String orderBy;
    private final List<String> files;
    private final boolean failOnUnreadable;
    private transient @Nullable SortKey key;

    KeyRows(RowType rowType, String orderBy, List<String> files, boolean failOnUnreadable) {
        this.rowType = rowType;
        this.orderBy = orderBy;
        this.files = List.copyOf(files);
        this.failOnUnreadable = failOnUnreadable;
    }

    @Override
    public void open(OpenContext context) {
        key = new SortKey(rowType, orderBy, files);
    }

    @Override
    public OrderedRow map(SourceRow row) {
        SourceRow.Unreadable unreadable = row.unreadable();
        if (failOnUnreadable && unreadable != null) {
            throw new SuppressRestartsException(new UnreadableRowException(unreadable));
        }
        return new OrderedRow(Objects.requireNonNull(key).of(row), row);
    }
}
