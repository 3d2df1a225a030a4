package dev.sluice.graph;

import dev.sluice.bucket.BucketDataset;
import dev.sluice.bucket.BucketInput;
import dev.sluice.bucket.BucketJob;
import dev.sluice.config.Buckets;
import dev.sluice.config.Source;
import dev.sluice.files.FilesInput;
import dev.sluice.files.InputFiles;
import dev.sluice.files.ParquetRowWriters;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.types.logical.RowType;

/** The ordering that a plan asks for, and what the enrichment reads of it. */
final class Ordering {

    private static final String COMPRESSION = "zstd";

    private Ordering() {}

    static BucketJob of(Plan plan) {
        Buckets buckets = Objects.requireNonNull(plan.pipeline().buckets());
        return new BucketJob(
                plan.pipeline().name(),
                input(plan),
                buckets.orderBy(),
                buckets.size(),
                new Path(buckets.path()),
                !plan.keepsUnreadable(),
                ParquetRowWriters.of(plan.input().rowType(), COMPRESSION),
                ParquetRowWriters.of(BucketDataset.UNREADABLE_ROWS, COMPRESSION));
    }

    private static BucketInput input(Plan plan) {
        FilesInput input = plan.input();
        Source.Files source = (Source.Files) plan.pipeline().source();
        return new BucketInput(
                input.source(false),
                input.typeInfo(),
                input.rowType(),
                input.files().files(),
                source.format() + " " + source.csv());
    }

    /** The ordered rows, with the bucket of each; of the type that the plan foresaw. */
    static FilesInput read(BucketDataset buckets, RowType planned) throws IOException {
        if (buckets.rows() == 0) {
            return FilesInput.none(planned);
        }
        FilesInput input = FilesInput.parquet(InputFiles.list(buckets.path().toString()), null);
        if (!input.rowType().equals(planned)) {
            throw new IOException(
                    buckets.path() + " has columns " + input.rowType().asSummaryString() + ", expected "
                            + planned.asSummaryString() + "; delete the folder and run again");
        }
        return input;
    }
}
