package dev.sluice.call;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the cost of calls is written; part of the records that carry it and of their version. */
public final class CallStatsFormat {

    private CallStatsFormat() {}

    /** Writes what {@link #read} reads. */
    public static void write(CallStats stats, DataOutputView target) throws IOException {
        target.writeLong(stats.requests());
        target.writeInt(stats.requestsByStatus().size());
        for (Map.Entry<Integer, Long> entry : stats.requestsByStatus().entrySet()) {
            target.writeInt(entry.getKey());
            target.writeLong(entry.getValue());
        }
        target.writeLong(stats.retries());
        target.writeLong(stats.outcomesUnknown());
        target.writeLong(stats.splits());
        target.writeLong(stats.tokens());
        target.writeLong(stats.rowsDeduplicated());
        target.writeLong(stats.rowsTruncated());
        target.writeLong(stats.rowsFromJournal());
    }

    /** Reads what {@link #write} wrote. */
    public static CallStats read(DataInputView source) throws IOException {
        long requests = source.readLong();
        int statuses = source.readInt();
        Map<Integer, Long> byStatus = new HashMap<>();
        for (int i = 0; i < statuses; i++) {
            int status = source.readInt();
            byStatus.put(status, source.readLong());
        }
        return new CallStats(
                requests,
                byStatus,
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readLong());
    }
}
