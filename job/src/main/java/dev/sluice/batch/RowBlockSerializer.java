package dev.sluice.batch;

import dev.sluice.files.RowBlock;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;

/** Version, folder, whether whole, rows. */
final class RowBlockSerializer extends ImmutableSerializer<RowBlock> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private final TypeSerializer<RowData> rows;

    RowBlockSerializer(TypeSerializer<RowData> rows) {
        this.rows = rows;
    }

    @Override
    public TypeSerializer<RowBlock> duplicate() {
        return new RowBlockSerializer(rows.duplicate());
    }

    @Override
    public RowBlock createInstance() {
        return new RowBlock("", List.of(), false);
    }

    @Override
    public void serialize(RowBlock block, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        StringSerializer.INSTANCE.serialize(block.folder(), target);
        target.writeBoolean(block.whole());
        Rows.write(block.rows(), rows, target);
    }

    @Override
    public RowBlock deserialize(DataInputView source) throws IOException {
        expectVersion(VERSION, "a block of rows", source);
        String folder = StringSerializer.INSTANCE.deserialize(source);
        boolean whole = source.readBoolean();
        return new RowBlock(folder, List.copyOf(Rows.read(rows, source)), whole);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowBlockSerializer that && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<RowBlock> snapshotConfiguration() {
        return new Snapshot(this);
    }

    /** What a checkpoint says of the serializer: that of the rows. */
    public static final class Snapshot extends CompositeTypeSerializerSnapshot<RowBlock, RowBlockSerializer> {

        /** For reading. */
        public Snapshot() {}

        Snapshot(RowBlockSerializer serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(RowBlockSerializer serializer) {
            return new TypeSerializer<?>[] {serializer.rows};
        }

        @Override
        @SuppressWarnings("unchecked") // as getNestedSerializers gave them
        protected RowBlockSerializer createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
            return new RowBlockSerializer((TypeSerializer<RowData>) nested[0]);
        }
    }
}
