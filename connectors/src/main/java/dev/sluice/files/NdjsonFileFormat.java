package dev.sluice.files;

import java.io.IOException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.table.types.logical.RowType;

/** Reads NDJSON files. */
final class NdjsonFileFormat implements FileFormat {
    private final RowType columns;

    NdjsonFileFormat(RowType columns) {
        this.columns = columns;
    }

    @Override
    public FileRows open(FileSourceSplit split, RowMaker rows) throws IOException {
        return new NdjsonFileRows(FileBytes.open(split.path()), columns, rows);
    }
}
