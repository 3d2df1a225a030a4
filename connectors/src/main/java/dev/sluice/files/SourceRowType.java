package dev.sluice.files;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Flink's type of {@link SourceRow}s with given columns. */
final class SourceRowType extends TypeInformation<SourceRow> {
    private final RowType rows;

    SourceRowType(RowType rows) {
        this.rows = rows;
    }

    @Override
    public TypeSerializer<SourceRow> createSerializer(SerializerConfig config) {
        return new SourceRowSerializer(new RowDataSerializer(rows));
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<SourceRow> getTypeClass() {
        return SourceRow.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public String toString() {
        return "SourceRow(" + rows.asSummaryString() + ")";
    }

    @Override
    public boolean canEqual(@Nullable Object other) {
        return other instanceof SourceRowType;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceRowType that && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }
}
