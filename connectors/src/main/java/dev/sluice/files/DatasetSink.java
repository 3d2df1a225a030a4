package dev.sluice.files;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Writes blocks of rows into the folders of a dataset, exactly once, through Flink's FileSink.
 *
 * <p>Files are named {@code PREFIX-UUID-COUNT.parquet} and begin with a dot until the checkpoint that commits
 * them. A whole block is one file: its Parquet writer is finished, and its memory freed, with the block's last row;
 * the file itself is closed at the next look of the sink, which takes place between elements. Other blocks of a
 * folder share a file until a checkpoint or {@link Rolling#maxFileSize()}.
 */
public final class DatasetSink {

    private DatasetSink() {}

    /**
     * When files are closed before a checkpoint does it.
     *
     * @param maxFileSize bytes on disk from which a file takes no further block
     * @param closeWithin how long a whole block's file may stay open; also how often the sink looks
     */
    public record Rolling(MemorySize maxFileSize, Duration closeWithin) {

        /** Files of 256 MiB; whole blocks closed within 100 ms. */
        public static Rolling defaults() {
            return new Rolling(MemorySize.ofMebiBytes(256), Duration.ofMillis(100));
        }
    }

    /**
     * A sink of blocks.
     *
     * @param path the dataset's folder
     * @param fileType the columns of the blocks' rows
     * @param compression as in {@link ParquetRowWriters#of}
     * @param filePrefix begins the names of all files; holds the run's id, so that runs can be told apart
     * @param rolling when files are closed
     */
    public static FileSink<RowBlock> of(
            Path path, RowType fileType, String compression, String filePrefix, Rolling rolling) {
        return of(path, ParquetRowWriters.of(fileType, compression), filePrefix, rolling);
    }

    /** The same with writers of rows that the caller makes. */
    static FileSink<RowBlock> of(Path path, BulkWriter.Factory<RowData> writers, String filePrefix, Rolling rolling) {
        return FileSink.forBulkFormat(path, new DatasetBlockWriter.Factory(path, writers))
                .withBucketAssigner(new Folders())
                .withRollingPolicy(new RollWhole(rolling.maxFileSize().getBytes()))
                .withBucketCheckInterval(rolling.closeWithin().toMillis())
                .withOutputFileConfig(OutputFileConfig.builder()
                        .withPartPrefix(filePrefix)
                        .withPartSuffix(".parquet")
                        .build())
                .build();
    }

    /**
     * Names the folder, and tells whole blocks apart by a slash at the end. A path does not keep that slash, so both
     * lie in one folder, but FileSink sees two and asks {@link RollWhole} about each by its name.
     */
    private static final class Folders implements BucketAssigner<RowBlock, String> {

        private static final long serialVersionUID = 1L;

        @Override
        public String getBucketId(RowBlock block, Context context) {
            if (!block.whole()) {
                return block.folder();
            }
            return block.folder().isEmpty() ? "./" : block.folder() + '/';
        }

        @Override
        public SimpleVersionedSerializer<String> getSerializer() {
            return SimpleVersionedStringSerializer.INSTANCE;
        }
    }

    /** Rolls at checkpoints, around whole blocks, and by size. */
    private static final class RollWhole extends CheckpointRollingPolicy<RowBlock, String> {

        private static final long serialVersionUID = 1L;

        private final long maxBytes;

        RollWhole(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public boolean shouldRollOnEvent(PartFileInfo<String> file, RowBlock next) throws IOException {
            return isWhole(file) || file.getSize() >= maxBytes;
        }

        @Override
        public boolean shouldRollOnProcessingTime(PartFileInfo<String> file, long now) throws IOException {
            return isWhole(file) || file.getSize() >= maxBytes;
        }

        private static boolean isWhole(PartFileInfo<String> file) {
            return file.getBucketId().endsWith("/");
        }
    }
}
