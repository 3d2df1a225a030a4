package dev.sluice.files;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.ArrayResultIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Reads splits of files into source rows. A position is the number of rows of the split that were handed out, read
 * rows and unreadable ones alike; a restored reader skips as many.
 */
final class SourceRowFormat implements BulkFormat<SourceRow, FileSourceSplit> {
    private final FileFormat format;
    private final RowType rowType;
    private final PartitionColumns partitionColumns;

    SourceRowFormat(FileFormat format, RowType rowType, PartitionColumns partitionColumns) {
        this.format = format;
        this.rowType = rowType;
        this.partitionColumns = partitionColumns;
    }

    @Override
    public Reader createReader(Configuration config, FileSourceSplit split) throws IOException {
        return open(split, 0);
    }

    @Override
    public Reader restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        return open(
                split,
                split.getReaderPosition()
                        .map(CheckpointedPosition::getRecordsAfterOffset)
                        .orElse(0L));
    }

    private Reader open(FileSourceSplit split, long skip) throws IOException {
        String path = InputFile.text(split.path());
        long size = split.path().getFileSystem().getFileStatus(split.path()).getLen();
        if (size != split.fileSize()) {
            throw new InputProblem(path + ": found " + size + " bytes, expected " + split.fileSize()
                    + " as when the files were listed; start the run anew");
        }
        FileRows rows;
        try {
            rows = format.open(split, new RowMaker(path, rowType, partitionColumns.values(path)));
        } catch (BadValue e) {
            throw new InputProblem(path + ": folder of " + e.getMessage(), e);
        }
        try {
            rows.skip(skip);
        } catch (IOException | RuntimeException e) {
            rows.close();
            throw e;
        }
        return new Reader(rows, skip);
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<SourceRow> getProducedType() {
        return new SourceRowType(rowType);
    }

    /** Hands rows out in batches that are bounded by rows and by bytes. Used by one thread. */
    static final class Reader implements BulkFormat.Reader<SourceRow> {
        private static final int MOST_ROWS = 1024;
        private static final int ENOUGH_BYTES = 1 << 20;

        private final FileRows rows;
        private long handedOut;

        private Reader(FileRows rows, long handedOut) {
            this.rows = rows;
            this.handedOut = handedOut;
        }

        @Override
        public BulkFormat.@Nullable RecordIterator<SourceRow> readBatch() throws IOException {
            SourceRow[] batch = new SourceRow[MOST_ROWS];
            int count = 0;
            long bytes = 0;
            while (count < MOST_ROWS && bytes < ENOUGH_BYTES) {
                SourceRow row = rows.next();
                if (row == null) {
                    break;
                }
                batch[count++] = row;
                bytes += size(row);
            }
            if (count == 0) {
                return null;
            }
            ArrayResultIterator<SourceRow> result = new ArrayResultIterator<>();
            result.set(batch, count, CheckpointedPosition.NO_OFFSET, handedOut);
            handedOut += count;
            return result;
        }

        private static long size(SourceRow row) {
            if (row.row() instanceof BinaryRowData binary) {
                return binary.getSizeInBytes();
            }
            SourceRow.Unreadable unreadable = row.unreadable();
            String raw = unreadable == null ? null : unreadable.raw();
            return raw == null ? 0 : raw.length();
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
