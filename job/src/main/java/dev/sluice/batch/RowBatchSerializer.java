package dev.sluice.batch;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;

/** Version, group, index, batches of the previous group, rows. */
final class RowBatchSerializer extends ImmutableSerializer<RowBatch> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private final TypeSerializer<RowData> rows;

    RowBatchSerializer(TypeSerializer<RowData> rows) {
        this.rows = rows;
    }

    @Override
    public TypeSerializer<RowBatch> duplicate() {
        return new RowBatchSerializer(rows.duplicate());
    }

    @Override
    public RowBatch createInstance() {
        return new RowBatch(List.of(), 0, 0, -1);
    }

    @Override
    public void serialize(RowBatch batch, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeLong(batch.group());
        target.writeInt(batch.index());
        target.writeInt(batch.previousGroupBatches());
        Rows.write(batch.rows(), rows, target);
    }

    @Override
    public RowBatch deserialize(DataInputView source) throws IOException {
        expectVersion(VERSION, "a batch", source);
        long group = source.readLong();
        int index = source.readInt();
        int previousGroupBatches = source.readInt();
        return new RowBatch(Rows.read(rows, source), group, index, previousGroupBatches);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowBatchSerializer that && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<RowBatch> snapshotConfiguration() {
        return new Snapshot(this);
    }

    /** What a checkpoint says of the serializer: that of the rows. */
    public static final class Snapshot extends CompositeTypeSerializerSnapshot<RowBatch, RowBatchSerializer> {

        /** For reading. */
        public Snapshot() {}

        Snapshot(RowBatchSerializer serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(RowBatchSerializer serializer) {
            return new TypeSerializer<?>[] {serializer.rows};
        }

        @Override
        @SuppressWarnings("unchecked") // as getNestedSerializers gave them
        protected RowBatchSerializer createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
            return new RowBatchSerializer((TypeSerializer<RowData>) nested[0]);
        }
    }
}
