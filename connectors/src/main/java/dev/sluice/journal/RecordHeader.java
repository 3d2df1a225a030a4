package dev.sluice.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The head of a record: marker, number of entries, bytes of the answers, checksum of the keys, checksum of the
 * answers, checksum of all this; an int each, big endian. The keys follow, 16 bytes for each entry, then the answers.
 */
record RecordHeader(int entries, int answerBytes, int keysChecksum, int answersChecksum) {
    static final int BYTES = 6 * Integer.BYTES;
    static final int KEY_BYTES = 2 * Long.BYTES;
    /** "SLJ1", the last letter being the version. */
    private static final int MARKER = 0x534C4A31;

    private static final int CHECKED = BYTES - Integer.BYTES;

    /** Fills the room that was left for the header at the beginning of a complete record. */
    static void fill(DataOutputSerializer record, int entries) {
        byte[] bytes = record.getSharedBuffer();
        int keyBytes = entries * KEY_BYTES;
        int answers = BYTES + keyBytes;
        ByteBuffer.wrap(bytes, 0, CHECKED)
                .putInt(MARKER)
                .putInt(entries)
                .putInt(record.length() - answers)
                .putInt(checksum(bytes, BYTES, keyBytes))
                .putInt(checksum(bytes, answers, record.length() - answers));
        ByteBuffer.wrap(bytes, CHECKED, Integer.BYTES).putInt(checksum(bytes, 0, CHECKED));
    }

    /** Null where these bytes are no header. */
    static @Nullable RecordHeader read(byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes, 0, BYTES);
        if (header.getInt() != MARKER || header.getInt(CHECKED) != checksum(bytes, 0, CHECKED)) {
            return null;
        }
        return new RecordHeader(header.getInt(), header.getInt(), header.getInt(), header.getInt());
    }

    static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    long keyBytes() {
        return (long) entries * KEY_BYTES;
    }

    /** Of the whole record. */
    long bytes() {
        return BYTES + keyBytes() + answerBytes;
    }
}
