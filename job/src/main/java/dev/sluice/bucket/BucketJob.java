package dev.sluice.bucket;

import dev.sluice.bucket.BucketMarker.Counts;
import dev.sluice.bucket.BucketMarker.Ordering;
import dev.sluice.files.InputFile;
import dev.sluice.files.ParquetRowWriters;
import dev.sluice.files.UnreadableRowException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.operators.Order;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job that orders a dataset by a column and cuts it into buckets, {@code bucket = rank / size}. The result is
 * the same whatever the parallelism and however the files were split. Runs in BATCH mode, sorts on disk where
 * memory is short, and shows its files all together at its end.
 *
 * @param name of the pipeline
 * @param input what to order
 * @param orderBy column to order by; see {@link SortKey} for the order
 * @param size rows of a bucket
 * @param path folder of the dataset, absolute
 * @param failOnUnreadable whether a row that cannot be read fails the job, or else is written beside the buckets
 * @param rows format of the rows
 * @param unreadableRows format of {@link BucketDataset#UNREADABLE_ROWS}
 */
public record BucketJob(
        String name,
        BucketInput input,
        String orderBy,
        int size,
        Path path,
        boolean failOnUnreadable,
        BulkWriter.Factory<RowData> rows,
        BulkWriter.Factory<RowData> unreadableRows) {

    private static final Logger LOG = LoggerFactory.getLogger(BucketJob.class);

    private static final String COMPRESSION = "zstd";

    /** Name of the column that the folders carry. */
    public static final String BUCKET = "bucket";

    /** @throws IllegalArgumentException where the input cannot be ordered so */
    public BucketJob {
        if (size < 1) {
            throw new IllegalArgumentException("buckets.size: found %d, expected 1 or more".formatted(size));
        }
        if (input.rowType().getFieldIndex(BUCKET) >= 0) {
            throw new IllegalArgumentException(
                    "buckets: the input has a column bucket, which the folders of the buckets would hide; rename it");
        }
        new SortKey(input.rowType(), orderBy, List.of());
    }

    /** A job that writes Parquet compressed with zstd. */
    public BucketJob(String name, BucketInput input, String orderBy, int size, Path path, boolean failOnUnreadable) {
        this(
                name,
                input,
                orderBy,
                size,
                path,
                failOnUnreadable,
                ParquetRowWriters.of(input.rowType(), COMPRESSION),
                ParquetRowWriters.of(BucketDataset.UNREADABLE_ROWS, COMPRESSION));
    }

    /**
     * Finds out whether rows can be ordered by a column.
     *
     * @throws IllegalArgumentException where they cannot, with the reason
     */
    public static void requireOrderable(RowType rowType, String orderBy) {
        try {
            new SortKey(rowType, orderBy, List.of());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage()).replaceFirst("^buckets\\.orderBy: ", ""), e);
        }
    }

    /** Whether the dataset is there, complete, and made from the same input in the same way. */
    public boolean isDone() throws IOException {
        BucketMarker marker = folder().marker();
        return marker != null && marker.isFor(ordering()) && dataset().buckets() == folder().buckets();
    }

    /** The dataset, once it is done. */
    public BucketDataset dataset() throws IOException {
        BucketMarker marker = folder().marker();
        if (marker == null || marker.written() == null) {
            throw new IOException("%s: found no complete bucket dataset; run again".formatted(path));
        }
        Counts written = marker.written();
        return new BucketDataset(path, written.rows(), written.buckets(), written.unreadable());
    }

    /**
     * Makes the dataset unless it is done: submits the job, waits for its end, and writes the marker. What the folder
     * held of an earlier bucket dataset is deleted. An interrupt cancels the job.
     *
     * @param env of this job alone: its mode is changed
     * @throws UnreadableRowException where a row cannot be read and that is to fail the job
     * @throws IOException where the folder is not ours, or the job failed; its cause then says why
     */
    public void run(StreamExecutionEnvironment env) throws IOException, InterruptedException {
        if (isDone()) {
            BucketDataset done = dataset();
            LOG.info("{}: {} rows in {} buckets are there; not ordered again", path, done.rows(), done.buckets());
            return;
        }
        folder().claim(ordering());
        await(submit(env));
        Counts written = folder().complete(ordering());
        LOG.info(
                "{}: ordered {} rows into {} buckets; {} rows could not be read",
                path,
                written.rows(),
                written.buckets(),
                written.unreadable());
    }

    private JobClient submit(StreamExecutionEnvironment env) throws IOException {
        Configuration batch = new Configuration();
        batch.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        batch.set(PipelineOptions.GENERIC_TYPES, false);
        batch.set(PipelineOptions.OBJECT_REUSE, true);
        env.configure(batch);
        env.fromSource(input.source(), WatermarkStrategy.noWatermarks(), "files", input.typeInfo())
                .uid("bucket-files")
                .map(
                        new KeyRows(input.rowType(), orderBy, paths(), failOnUnreadable),
                        OrderedRow.type(input.typeInfo()))
                .name("sort key")
                .uid("bucket-sort-key")
                .fullWindowPartition()
                .sortPartition(OrderedRow.KEY, Order.ASCENDING)
                .setParallelism(1)
                .name("order")
                .uid("bucket-order")
                .sinkTo(new BucketSink(folder(), size, rows, unreadableRows))
                .setParallelism(1)
                .name("buckets")
                .uid("bucket-write");
        try {
            return env.executeAsync(name + ": order into buckets");
        } catch (Exception failure) {
            throw new IOException("the job that orders rows into %s could not be submitted".formatted(path), failure);
        }
    }

    private void await(JobClient job) throws IOException, InterruptedException {
        try {
            job.getJobExecutionResult().get();
        } catch (InterruptedException interrupted) {
            cancel(job);
            throw interrupted;
        } catch (ExecutionException failure) {
            ClassLoader loader = BucketJob.class.getClassLoader();
            UnreadableRowException unreadable = ExceptionUtils.findSerializedThrowable(
                            failure, UnreadableRowException.class, loader)
                    .orElse(null);
            if (unreadable != null) {
                throw unreadable;
            }
            throw new IOException("the job that orders rows into %s failed".formatted(path), failure.getCause());
        }
    }

    /** Waits for a while until the job has ended, so that it writes no more when the caller goes on. */
    private static void cancel(JobClient job) {
        try {
            job.cancel().get(30, TimeUnit.SECONDS);
            job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException cancelled) {
            LOG.debug("The job that orders rows into buckets was cancelled", cancelled);
        } catch (InterruptedException | TimeoutException impatient) {
            LOG.warn("Job {} was told to cancel and has not ended yet", job.getJobID());
        }
    }

    private BucketFolder folder() {
        return new BucketFolder(path);
    }

    private List<String> paths() {
        return input.files().stream().map(InputFile::path).toList();
    }

    private Ordering ordering() {
        return new Ordering(
                input.files(),
                orderBy,
                size,
                input.rowType().asSerializableString(),
                failOnUnreadable ? "fail" : "deadLetter",
                input.readOptions());
    }
}
