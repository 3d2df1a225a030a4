package dev.sluice.journal;

import dev.sluice.call.CallStats;
import dev.sluice.call.CallStatsFormat;
import dev.sluice.call.Journal;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;

/**
 * Makes records. After the header and the keys come the cost and, for each entry, its attempts, the bytes of its
 * outcome and the outcome. Any thread, one at a time.
 */
final class RecordEncoder {
    private static final int SPARE_BUFFERS = 4;
    private static final int FIRST_BUFFER_BYTES = 1 << 16;
    private static final int LARGEST_SPARE_BYTES = 1 << 22;

    private final RowKeys keys;
    private final OutcomeCodec outcomes;
    private final Queue<DataOutputSerializer> spare = new ArrayBlockingQueue<>(SPARE_BUFFERS);
    /** Of the last record: a buffer that has to grow is copied each time. */
    private int bufferBytes = FIRST_BUFFER_BYTES;

    RecordEncoder(JournalFormat format) {
        keys = new RowKeys(format);
        outcomes = new OutcomeCodec(format);
    }

    /** As {@link RowKeys#of}. */
    synchronized long[] keys(List<RowData> rows) {
        return keys.of(rows);
    }

    /**
     * A complete record, in a buffer that comes back with {@link #recycle}.
     *
     * @param rowKeys of all rows of the entry, two longs each
     */
    synchronized DataOutputSerializer encode(long[] rowKeys, List<Journal.Answer> answers, CallStats cost)
            throws IOException {
        DataOutputSerializer buffer = spare.poll();
        DataOutputSerializer record = buffer == null ? new DataOutputSerializer(bufferBytes) : buffer;
        record.setPositionUnsafe(RecordHeader.BYTES);
        for (Journal.Answer answer : answers) {
            record.writeLong(rowKeys[2 * answer.row()]);
            record.writeLong(rowKeys[2 * answer.row() + 1]);
        }
        CallStatsFormat.write(cost, record);
        for (Journal.Answer answer : answers) {
            record.writeInt(answer.attempts());
            int length = record.length();
            record.writeInt(0);
            outcomes.write(answer.outcome(), record);
            record.writeIntUnsafe(record.length() - length - Integer.BYTES, length);
        }
        RecordHeader.fill(record, answers.size());
        bufferBytes = Math.max(FIRST_BUFFER_BYTES, record.length());
        return record;
    }

    /** Takes back a buffer that nobody reads any more. */
    void recycle(DataOutputSerializer record) {
        if (record.getSharedBuffer().length <= LARGEST_SPARE_BYTES) {
            record.clear();
            spare.offer(record);
        }
    }
}
