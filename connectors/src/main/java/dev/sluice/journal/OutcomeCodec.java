package dev.sluice.journal;

import dev.sluice.service.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * What became of a row: a tag, then the new columns, or kind, status and message. A vector that is all of the new
 * columns is its length and its floats, big endian: by the serializer it would be copied three times on its way. For
 * one thread at a time.
 */
final class OutcomeCodec {
    private static final byte ANSWERED = 1;
    private static final byte REJECTED = 2;
    private static final byte VECTOR = 3;

    private final TypeSerializer<RowData> answers;
    private final boolean vectors;
    private byte[] floats = {};

    OutcomeCodec(JournalFormat format) {
        answers = format.answers().duplicate();
        vectors = format.vectors();
    }

    void write(Outcome outcome, DataOutputView out) throws IOException {
        if (outcome instanceof Outcome.Answered answered) {
            if (vectors && isBlock(answered.columns())) {
                out.writeByte(VECTOR);
                writeVector(answered.columns().getArray(0).toFloatArray(), out);
            } else {
                out.writeByte(ANSWERED);
                answers.serialize(answered.columns(), out);
            }
        } else if (outcome instanceof Outcome.Rejected rejected) {
            out.writeByte(REJECTED);
            writeText(rejected.kind(), out);
            out.writeInt(rejected.status());
            writeText(rejected.message(), out);
        } else {
            throw new IllegalArgumentException(
                    "only final outcomes are kept, not " + outcome.getClass().getSimpleName());
        }
    }

    Outcome read(DataInputView in) throws IOException {
        byte tag = in.readByte();
        return switch (tag) {
            case ANSWERED -> new Outcome.Answered(answers.deserialize(in));
            case REJECTED -> new Outcome.Rejected(readText(in), in.readInt(), readText(in));
            case VECTOR -> new Outcome.Answered(GenericRowData.of(new GenericArrayData(readVector(in))));
            default -> throw new IOException("an outcome has tag " + tag + "; expected 1 to 3");
        };
    }

    /** Whether the only column is a {@code float[]}: neither null nor with nulls in it. */
    private static boolean isBlock(RowData columns) {
        return !columns.isNullAt(0)
                && columns.getArray(0) instanceof GenericArrayData array
                && array.isPrimitiveArray();
    }

    private void writeVector(float[] vector, DataOutputView out) throws IOException {
        int bytes = vector.length * Float.BYTES;
        room(bytes).asFloatBuffer().put(vector);
        out.writeInt(vector.length);
        out.write(floats, 0, bytes);
    }

    private float[] readVector(DataInputView in) throws IOException {
        float[] vector = new float[in.readInt()];
        ByteBuffer block = room(vector.length * Float.BYTES);
        in.readFully(floats, 0, vector.length * Float.BYTES);
        block.asFloatBuffer().get(vector);
        return vector;
    }

    private ByteBuffer room(int bytes) {
        if (floats.length < bytes) {
            floats = new byte[bytes];
        }
        return ByteBuffer.wrap(floats);
    }

    private static void writeText(String text, DataOutputView out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputView in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
