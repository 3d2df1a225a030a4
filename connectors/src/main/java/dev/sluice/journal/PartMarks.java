package dev.sluice.journal;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What a subtask notes at a barrier: a mark for each part by name, its own and those of earlier attempts. Version,
 * number of parts; for each its name, whether it is the subtask's own, the entries that have left, those that are under
 * way; entries as number of longs, then the bits as longs.
 */
final class PartMarks {
    private static final int VERSION = 2;
    private static final int BUFFER_BYTES = 1 << 10;

    private PartMarks() {}

    static byte[] write(Map<String, PartMark> marks) {
        DataOutputSerializer out = new DataOutputSerializer(BUFFER_BYTES);
        try {
            out.writeByte(VERSION);
            out.writeInt(marks.size());
            for (Map.Entry<String, PartMark> part : marks.entrySet()) {
                PartMark mark = part.getValue();
                out.writeUTF(part.getKey());
                out.writeBoolean(mark.own());
                writeBits(mark.left(), out);
                writeBits(mark.underWay(), out);
            }
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return out.getCopyOfBuffer();
    }

    private static void writeBits(BitSet entries, DataOutputSerializer out) throws IOException {
        long[] bits = entries.toLongArray();
        out.writeInt(bits.length);
        for (long each : bits) {
            out.writeLong(each);
        }
    }

    /** What all subtasks say together, by part. */
    static Map<String, PartMark> union(List<byte[]> snapshots) throws IOException {
        Map<String, PartMark> union = new HashMap<>();
        for (byte[] snapshot : snapshots) {
            DataInputDeserializer in = new DataInputDeserializer(snapshot);
            int version = in.readByte();
            if (version != VERSION) {
                throw JournalException.ofOtherVersion(version, VERSION);
            }
            int parts = in.readInt();
            for (int i = 0; i < parts; i++) {
                String name = in.readUTF();
                boolean own = in.readBoolean();
                BitSet left = readBits(in);
                union.merge(name, new PartMark(left, readBits(in), own), PartMark::and);
            }
        }
        return union;
    }

    private static BitSet readBits(DataInputDeserializer in) throws IOException {
        long[] bits = new long[in.readInt()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = in.readLong();
        }
        return BitSet.valueOf(bits);
    }
}
