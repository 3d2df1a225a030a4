package dev.sluice.bucket;

import dev.sluice.files.SourceRow;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;

/**
 * A row behind its sort key. A tuple, because Flink's sorter then compares keys without reading rows, and has
 * the key once. Shows no content in its text.
 *
 * <p>The path of the row's file is empty: the key has the file's place in the listing, and a path for each row
 * would be sorted and spilled with it.
 */
@SuppressWarnings("unchecked") // Tuple2.copy() itself
public final class OrderedRow extends Tuple2<OrderKey, SourceRow> {
    private static final long serialVersionUID = 1L;

    /** Name of the field to sort by. */
    static final String KEY = "f0";

    /** For Flink's serializer. */
    public OrderedRow() {}

    OrderedRow(OrderKey key, SourceRow row) {
        super(key, new SourceRow("", row.position(), row.row(), row.unreadable()));
    }

    static TypeInformation<OrderedRow> type(TypeInformation<SourceRow> rowType) {
        return new TupleTypeInfo<>(OrderedRow.class, new OrderKeyType(), rowType);
    }

    SourceRow row() {
        return f1;
    }

    @Override
    public String toString() {
        return "OrderedRow(" + f1 + ")";
    }
}
