package dev.sluice.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;

/**
 * Reads the headers and keys of a part and passes over its answers. The part ends where the file ends, or where
 * something is no complete record: what a kill in the middle of a write leaves behind.
 */
final class PartScan {
    private final FSDataInputStream file;
    private final long length;
    private final byte[] header = new byte[RecordHeader.BYTES];
    private byte[] keys = new byte[1 << 12];
    private final List<KeptRecord> records = new ArrayList<>();
    private int entries;
    private long end;

    /** Takes the keys of a record. */
    interface KeySink {
        /**
         * Called for each complete record, in order.
         *
         * @param first number of the record's first entry in the part
         * @param keys of its entries, two longs each
         */
        void add(int first, LongBuffer keys);
    }

    PartScan(FSDataInputStream file, long length) {
        this.file = file;
        this.length = length;
    }

    PartScan run(KeySink sink) throws IOException {
        while (length - end >= RecordHeader.BYTES) {
            file.seek(end);
            if (file.readNBytes(header, 0, header.length) < header.length) {
                break;
            }
            RecordHeader record = RecordHeader.read(header);
            if (record == null || record.bytes() > length - end || !readKeys(record)) {
                break;
            }
            int keyBytes = (int) record.keyBytes();
            records.add(new KeptRecord(
                    entries,
                    record.entries(),
                    end + RecordHeader.BYTES + keyBytes,
                    record.answerBytes(),
                    record.answersChecksum()));
            sink.add(entries, ByteBuffer.wrap(keys, 0, keyBytes).asLongBuffer());
            entries += record.entries();
            end += record.bytes();
        }
        return this;
    }

    private boolean readKeys(RecordHeader record) throws IOException {
        int bytes = (int) record.keyBytes();
        if (keys.length < bytes) {
            keys = new byte[bytes];
        }
        return file.readNBytes(keys, 0, bytes) == bytes
                && RecordHeader.checksum(keys, 0, bytes) == record.keysChecksum();
    }

    List<KeptRecord> records() {
        return records;
    }

    int entries() {
        return entries;
    }

    /** Where the last complete record ends. */
    long end() {
        return end;
    }
}
