package dev.sluice.bucket;

import org.apache.flink.core.fs.Path;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * A dataset of ordered rows in {@code bucket=N/} folders, N from 0, one Parquet file each.
 *
 * @param path of the dataset
 * @param rows in all buckets
 * @param buckets number of them; each has {@code size} rows, the last may have fewer
 * @param unreadable rows of the input that could not be read; they stand in {@link #unreadablePath}
 */
public record BucketDataset(Path path, long rows, long buckets, long unreadable) {

    /** Columns of {@link #unreadablePath}: where the row stood, what was wrong with it, and its text if there is one. */
    public static final RowType UNREADABLE_ROWS = RowType.of(
            new LogicalType[] {
                new VarCharType(false, VarCharType.MAX_LENGTH),
                new VarCharType(false, VarCharType.MAX_LENGTH),
                new VarCharType(true, VarCharType.MAX_LENGTH)
            },
            new String[] {"where", "problem", "raw"});

    /** The folder of Parquet files with the {@link #UNREADABLE_ROWS}, by file and position; absent where there are none. */
    public Path unreadablePath() {
        return new Path(path, "_sluice/unreadable");
    }
}
