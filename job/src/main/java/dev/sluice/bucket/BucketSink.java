package dev.sluice.bucket;

import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.data.RowData;

/**
 * Writes ordered rows into buckets; of parallelism 1.
 *
 * <p>Not a {@code FileSink}: in BATCH mode, where there is no checkpoint, that keeps a writer open for each folder
 * until the end of the input.
 *
 * @param size rows of a bucket
 * @param rows format of the rows
 * @param unreadableRows format of {@link BucketDataset#UNREADABLE_ROWS}
 */
record BucketSink(
        BucketFolder folder, int size, BulkWriter.Factory<RowData> rows, BulkWriter.Factory<RowData> unreadableRows)
        implements Sink<OrderedRow> {
    @Override
    public SinkWriter<OrderedRow> createWriter(WriterInitContext context) throws IOException {
        return new BucketWriter(this);
    }
}
