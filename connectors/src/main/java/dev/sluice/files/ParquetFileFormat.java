package dev.sluice.files;

import java.io.IOException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.table.types.logical.RowType;

/** Reads Parquet files. */
final class ParquetFileFormat implements FileFormat {
    private final RowType columns;

    ParquetFileFormat(RowType columns) {
        this.columns = columns;
    }

    @Override
    public FileRows open(FileSourceSplit split, RowMaker rows) throws IOException {
        return new ParquetFileRows(split, columns, rows);
    }
}
