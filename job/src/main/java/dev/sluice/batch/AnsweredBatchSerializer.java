package dev.sluice.batch;

import dev.sluice.call.CallStats;
import dev.sluice.call.CallStatsFormat;
import dev.sluice.service.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;

/** Version, batch, inputs, outcomes (a tag, then the new columns or the reason), attempts, cost of the calls. */
final class AnsweredBatchSerializer extends ImmutableSerializer<AnsweredBatch> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 3;
    private static final int ANSWERED = 1;
    private static final int REJECTED = 2;

    private final TypeSerializer<RowBatch> batch;
    private final TypeSerializer<RowData> inputs;
    private final TypeSerializer<RowData> answers;

    AnsweredBatchSerializer(
            TypeSerializer<RowBatch> batch, TypeSerializer<RowData> inputs, TypeSerializer<RowData> answers) {
        this.batch = batch;
        this.inputs = inputs;
        this.answers = answers;
    }

    @Override
    public TypeSerializer<AnsweredBatch> duplicate() {
        return new AnsweredBatchSerializer(batch.duplicate(), inputs.duplicate(), answers.duplicate());
    }

    @Override
    public AnsweredBatch createInstance() {
        return new AnsweredBatch(batch.createInstance(), List.of(), List.of(), new int[0], CallStats.NONE);
    }

    @Override
    public void serialize(AnsweredBatch answered, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        batch.serialize(answered.batch(), target);
        Rows.write(answered.inputs(), inputs, target);
        target.writeInt(answered.outcomes().size());
        for (Outcome outcome : answered.outcomes()) {
            writeOutcome(outcome, target);
        }
        target.writeInt(answered.attempts().length);
        for (int attempts : answered.attempts()) {
            target.writeInt(attempts);
        }
        CallStatsFormat.write(answered.stats(), target);
    }

    private void writeOutcome(Outcome outcome, DataOutputView target) throws IOException {
        if (outcome instanceof Outcome.Answered answer) {
            target.writeByte(ANSWERED);
            answers.serialize(answer.columns(), target);
        } else if (outcome instanceof Outcome.Rejected rejected) {
            target.writeByte(REJECTED);
            StringSerializer.INSTANCE.serialize(rejected.kind(), target);
            target.writeInt(rejected.status());
            StringSerializer.INSTANCE.serialize(rejected.message(), target);
        } else {
            throw new IOException("an answered batch holds a row that is "
                    + outcome.getClass().getSimpleName() + "; expected Answered or Rejected alone");
        }
    }

    @Override
    public AnsweredBatch deserialize(DataInputView source) throws IOException {
        expectVersion(VERSION, "an answered batch", source);
        RowBatch rows = batch.deserialize(source);
        List<RowData> inputRows = Rows.read(inputs, source);
        int count = source.readInt();
        List<Outcome> outcomes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            outcomes.add(readOutcome(source));
        }
        int[] attempts = new int[source.readInt()];
        for (int i = 0; i < attempts.length; i++) {
            attempts[i] = source.readInt();
        }
        return new AnsweredBatch(rows, inputRows, outcomes, attempts, CallStatsFormat.read(source));
    }

    private Outcome readOutcome(DataInputView source) throws IOException {
        int tag = source.readUnsignedByte();
        return switch (tag) {
            case ANSWERED -> new Outcome.Answered(answers.deserialize(source));
            case REJECTED -> {
                String kind = StringSerializer.INSTANCE.deserialize(source);
                int status = source.readInt();
                yield new Outcome.Rejected(kind, status, StringSerializer.INSTANCE.deserialize(source));
            }
            default -> throw new IOException("an outcome has tag " + tag + "; expected 1 (answered) or 2 (rejected)");
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnsweredBatchSerializer that
                && batch.equals(that.batch)
                && inputs.equals(that.inputs)
                && answers.equals(that.answers);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * batch.hashCode() + inputs.hashCode()) + answers.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<AnsweredBatch> snapshotConfiguration() {
        return new Snapshot(this);
    }

    /** What a checkpoint says of the serializer: those of the batch, the inputs and the answers. */
    public static final class Snapshot extends CompositeTypeSerializerSnapshot<AnsweredBatch, AnsweredBatchSerializer> {

        /** For reading. */
        public Snapshot() {}

        Snapshot(AnsweredBatchSerializer serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(AnsweredBatchSerializer serializer) {
            return new TypeSerializer<?>[] {serializer.batch, serializer.inputs, serializer.answers};
        }

        @Override
        @SuppressWarnings("unchecked") // as getNestedSerializers gave them
        protected AnsweredBatchSerializer createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
            return new AnsweredBatchSerializer(
                    (TypeSerializer<RowBatch>) nested[0], (TypeSerializer<RowData>) nested[1], (TypeSerializer<RowData>)
                            nested[2]);
        }
    }
}
