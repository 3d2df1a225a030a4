package dev.sluice.files;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Writes one Parquet file. Rows go straight to Parquet's column writers with their levels, without the event for
 * each group, field and list entry of the usual write path, which for vectors costs more than all else. Used by one
 * thread.
 */
final class ParquetRowWriter implements BulkWriter<RowData> {

    private static final long ROW_GROUP_BYTES = 64L << 20;
    /** Rows between looks at the size of the row group; few at first, as rows may be large. */
    private static final int MIN_ROWS_UNCHECKED = 10;

    private static final int MAX_ROWS_UNCHECKED = 10_000;

    /** Where the buffer of a compressed page starts; it grows. Small, as there may be thousands of small files. */
    private static final int COMPRESSED_PAGE_BYTES = 1 << 16;

    private final RowType type;
    private final MessageType schema;
    private final ParquetProperties properties;
    private final CompressionCodecFactory codecs;
    private final CompressionCodecFactory.BytesInputCompressor compressor;
    private final ParquetFileWriter file;

    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private ParquetRowWriterFields fields;
    private long rows;
    private long nextCheck = MIN_ROWS_UNCHECKED;
    private boolean failed;

    ParquetRowWriter(FSDataOutputStream out, RowType type, CompressionCodecName codec) throws IOException {
        this.type = type;
        this.schema = ParquetRowWriterSchema.of(type);
        this.properties = properties(schema);
        // Without Hadoop's resource files, which take milliseconds to load for each writer.
        this.codecs = new CodecFactory(new Configuration(false), COMPRESSED_PAGE_BYTES);
        this.compressor = codecs.getCompressor(codec);
        this.file = new ParquetFileWriter(
                new FlinkOutputFile(out), schema, ParquetFileWriter.Mode.CREATE, ROW_GROUP_BYTES, 0, null, properties);
        file.start();
        this.pages = pages();
        this.columns = properties.newColumnWriteStore(schema, pages, pages);
        this.fields = new ParquetRowWriterTypes(schema, columns).row(type);
    }

    @Override
    public void addElement(RowData row) throws IOException {
        failed = true;
        fields.write(row, 0);
        columns.endRecord();
        failed = false;
        rows++;
        if (rows >= nextCheck) {
            checkSize();
        }
    }

    @Override
    public void flush() {
        // A Parquet file has nothing to show before its footer.
    }

    /** Writes the last row group and the footer. The stream stays open. */
    @Override
    public void finish() throws IOException {
        if (failed) {
            throw new IllegalStateException("a row could not be written; the file must be thrown away");
        }
        endRowGroup();
        file.end(Map.of());
        codecs.release();
    }

    private void checkSize() throws IOException {
        long size = columns.getBufferedSize();
        if (size >= ROW_GROUP_BYTES) {
            endRowGroup();
            pages = pages();
            columns = properties.newColumnWriteStore(schema, pages, pages);
            fields = new ParquetRowWriterTypes(schema, columns).row(type);
            rows = 0;
            nextCheck = MIN_ROWS_UNCHECKED;
        } else {
            // Half of the way to where the group would be full if rows stay as large as they were.
            long untilFull = rows * (ROW_GROUP_BYTES - size) / Math.max(size, 1) / 2;
            nextCheck = rows + Math.min(Math.max(untilFull, MIN_ROWS_UNCHECKED), MAX_ROWS_UNCHECKED);
        }
    }

    private void endRowGroup() throws IOException {
        if (rows > 0) {
            file.startBlock(rows);
            columns.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
        }
        columns.close();
        pages.close();
    }

    private ColumnChunkPageWriteStore pages() {
        return new ColumnChunkPageWriteStore(
                compressor,
                schema,
                properties.getAllocator(),
                properties.getColumnIndexTruncateLength(),
                properties.getPageWriteChecksumEnabled());
    }

    private static ParquetProperties properties(MessageType schema) {
        ParquetProperties.Builder properties = ParquetProperties.builder()
                .withPageWriteChecksumEnabled(true)
                .withMinRowCountForPageSizeCheck(MIN_ROWS_UNCHECKED)
                .withMaxRowCountForPageSizeCheck(MAX_ROWS_UNCHECKED)
                .withValuesWriterFactory(new ParquetRowWriterFloats.Factory());
        for (ColumnDescriptor column : schema.getColumns()) {
            if (ParquetRowWriterFloats.suits(column)) {
                // The smallest component of all vectors tells no reader anything.
                String path = String.join(".", column.getPath());
                properties.withStatisticsEnabled(path, false).withSizeStatisticsEnabled(path, false);
            }
        }
        return properties.build();
    }
}
