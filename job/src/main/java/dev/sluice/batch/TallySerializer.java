package dev.sluice.batch;

import dev.sluice.call.CallStatsFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Version, the four counts of rows and batches, cost of the calls. Has no state: one serves all threads. */
final class TallySerializer extends ImmutableSerializer<Tally> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 3;

    @Override
    public TypeSerializer<Tally> duplicate() {
        return this;
    }

    @Override
    public Tally createInstance() {
        return Tally.NONE;
    }

    @Override
    public void serialize(Tally tally, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        target.writeLong(tally.rowsRead());
        target.writeLong(tally.rowsWritten());
        target.writeLong(tally.rowsDeadLettered());
        target.writeLong(tally.batches());
        CallStatsFormat.write(tally.stats(), target);
    }

    @Override
    public Tally deserialize(DataInputView source) throws IOException {
        expectVersion(VERSION, "a tally", source);
        return new Tally(
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readLong(),
                CallStatsFormat.read(source));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TallySerializer;
    }

    @Override
    public int hashCode() {
        return TallySerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<Tally> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What a checkpoint says of the serializer: that it is this one. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Tally> {

        /** For writing and reading. */
        public Snapshot() {
            super(TallySerializer::new);
        }
    }
}
