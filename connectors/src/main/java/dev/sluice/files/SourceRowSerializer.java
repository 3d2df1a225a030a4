package dev.sluice.files;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/** Source rows as file, position, and either the row or why there is none. Rows are immutable: copies are free. */
public final class SourceRowSerializer extends TypeSerializer<SourceRow> {
    private final TypeSerializer<RowData> rows;

    public SourceRowSerializer(RowDataSerializer rows) {
        this((TypeSerializer<RowData>) rows);
    }

    private SourceRowSerializer(TypeSerializer<RowData> rows) {
        this.rows = rows;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<SourceRow> duplicate() {
        return new SourceRowSerializer(rows.duplicate());
    }

    @Override
    public SourceRow createInstance() {
        return new SourceRow("", 0, null, new SourceRow.Unreadable("", "", null));
    }

    @Override
    public SourceRow copy(SourceRow from) {
        return from;
    }

    @Override
    public SourceRow copy(SourceRow from, SourceRow reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(SourceRow record, DataOutputView target) throws IOException {
        StringValue.writeString(record.file(), target);
        target.writeLong(record.position());
        RowData row = record.row();
        SourceRow.Unreadable unreadable = record.unreadable();
        target.writeBoolean(row != null);
        if (row != null) {
            rows.serialize(row, target);
        }
        target.writeBoolean(unreadable != null);
        if (unreadable != null) {
            StringValue.writeString(unreadable.where(), target);
            StringValue.writeString(unreadable.problem(), target);
            StringValue.writeString(unreadable.raw(), target);
        }
    }

    @Override
    public SourceRow deserialize(DataInputView source) throws IOException {
        String file = StringValue.readString(source);
        long position = source.readLong();
        RowData row = source.readBoolean() ? rows.deserialize(source) : null;
        return new SourceRow(file, position, row, source.readBoolean() ? unreadable(source) : null);
    }

    private static SourceRow.Unreadable unreadable(DataInputView source) throws IOException {
        String where = StringValue.readString(source);
        String problem = StringValue.readString(source);
        @Nullable String raw = StringValue.readString(source);
        return new SourceRow.Unreadable(where, problem, raw);
    }

    @Override
    public SourceRow deserialize(SourceRow reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceRowSerializer that && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<SourceRow> snapshotConfiguration() {
        return new Snapshot(this);
    }

    /** What a savepoint keeps of the serializer: the rows' own snapshot. */
    public static final class Snapshot extends CompositeTypeSerializerSnapshot<SourceRow, SourceRowSerializer> {

        /** For Flink, which reads it from a savepoint. */
        public Snapshot() {}

        Snapshot(SourceRowSerializer serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return 1;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(SourceRowSerializer serializer) {
            return new TypeSerializer<?>[] {serializer.rows};
        }

        @Override
        @SuppressWarnings("unchecked")
        protected SourceRowSerializer createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
            return new SourceRowSerializer((TypeSerializer<RowData>) nested[0]);
        }
    }
}
