package dev.sluice.benchmarks;

import dev.sluice.files.ParquetRowWriters;
import java.io.IOException;
import java.util.Locale;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Writes a table of made-up rows as Parquet: {@code id} a text in an order far from sorted, {@code name} a text of
 * some 60 characters, {@code number} the row's number. Usage: {@code GenerateRows ROWS FOLDER}.
 */
public final class GenerateRows {

    private static final int ROWS_PER_FILE = 500_000;
    /** Odd, so that multiplying by it permutes the numbers below 2^32: each id comes once. */
    private static final long SCATTER = 2_654_435_761L;

    private static final RowType TYPE = RowType.of(
            new LogicalType[] {VarCharType.STRING_TYPE, VarCharType.STRING_TYPE, new BigIntType()},
            new String[] {"id", "name", "number"});

    private GenerateRows() {}

    public static void main(String[] arguments) throws IOException {
        long rows = Long.parseLong(arguments[0]);
        Path folder = new Path(arguments[1]);
        for (long first = 0; first < rows; first += ROWS_PER_FILE) {
            write(
                    new Path(folder, "rows-" + first / ROWS_PER_FILE + ".parquet"),
                    first,
                    Math.min(rows, first + ROWS_PER_FILE));
        }
    }

    private static void write(Path file, long first, long end) throws IOException {
        try (FSDataOutputStream out = file.getFileSystem().create(file, FileSystem.WriteMode.NO_OVERWRITE)) {
            BulkWriter<RowData> writer = ParquetRowWriters.of(TYPE, "zstd").create(out);
            for (long number = first; number < end; number++) {
                long scattered = number * SCATTER & 0xFFFF_FFFFL;
                writer.addElement(GenericRowData.of(
                        StringData.fromString(String.format(Locale.ROOT, "http://example.org/term|%08x", scattered)),
                        StringData.fromString(
                                "row " + number + " of a table that exists to be sent somewhere " + scattered),
                        number));
            }
            writer.finish();
        }
    }
}
