package dev.sluice.files;

import java.io.IOException;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.table.types.logical.RowType;

/** Reads CSV files. */
final class CsvFileFormat implements FileFormat {
    private final CsvFormat format;
    private final RowType columns;

    CsvFileFormat(CsvFormat format, RowType columns) {
        this.format = format;
        this.columns = columns;
    }

    @Override
    public FileRows open(FileSourceSplit split, RowMaker rows) throws IOException {
        return new CsvFileRows(FileBytes.open(split.path()), format, columns, rows);
    }
}
