package dev.sluice.batch;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The column whose changes close batches, or none. Its values are compared as such; null is a value. */
final class WithinColumn implements Serializable {

    private static final long serialVersionUID = 1L;

    private final RowType stateType;
    private final RowData.@Nullable FieldGetter inRow;
    private final RowData.@Nullable FieldGetter inState;

    private WithinColumn(
            RowType stateType, RowData.@Nullable FieldGetter inRow, RowData.@Nullable FieldGetter inState) {
        this.stateType = stateType;
        this.inRow = inRow;
        this.inState = inState;
    }

    static WithinColumn none() {
        return new WithinColumn(new RowType(List.of()), null, null);
    }

    static WithinColumn of(RowType rowType, String column) {
        int position = rowType.getFieldIndex(column);
        if (position < 0) {
            throw new IllegalArgumentException(
                    "within names column " + column + "; expected one of " + rowType.getFieldNames());
        }
        LogicalType type = rowType.getTypeAt(position).copy(true);
        if (type.is(LogicalTypeFamily.COLLECTION) || type.is(LogicalTypeFamily.CONSTRUCTED)) {
            throw new IllegalArgumentException("within names column " + column + " of type " + type.asSummaryString()
                    + "; expected a column of single values");
        }
        return new WithinColumn(
                RowType.of(type), RowData.createFieldGetter(type, position), RowData.createFieldGetter(type, 0));
    }

    /** The value of a row. */
    @Nullable
    Object of(RowData row) {
        return inRow == null ? null : inRow.getFieldOrNull(row);
    }

    /** A row of the value alone, as it is kept in state. */
    RowData toState(@Nullable Object value) {
        return inState == null ? new GenericRowData(0) : GenericRowData.of(value);
    }

    @Nullable
    Object fromState(RowData state) {
        return inState == null ? null : inState.getFieldOrNull(state);
    }

    TypeInformation<RowData> stateType() {
        return InternalTypeInfo.of(stateType);
    }
}
