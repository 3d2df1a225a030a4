package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.sink.FileSinkCommittable;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink declares close() with any exception, InterruptedException included
class DatasetSinkTest {

    private static final RowType TYPE = RowType.of(
            new LogicalType[] {new IntType(), VarCharType.STRING_TYPE, new ArrayType(new FloatType())},
            new String[] {"n", "text", "v"});
    private static final int ROWS = 20;

    @TempDir
    private Path folder;

    private org.apache.flink.core.fs.Path path() {
        return new org.apache.flink.core.fs.Path(folder.toUri());
    }

    private static RowBlock block(String folder, int first, int rows, boolean whole) {
        return new RowBlock(
                folder,
                IntStream.range(first, first + rows)
                        .<RowData>mapToObj(n -> GenericRowData.of(
                                n, StringData.fromString("canary-" + n), new GenericArrayData(new float[] {n, -n})))
                        .toList(),
                whole);
    }

    private List<String> parquetFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static OneInputStreamOperatorTestHarness<RowBlock, CommittableMessage<FileSinkCommittable>> writer(
            FileSink<RowBlock> sink) throws Exception {
        OneInputStreamOperatorTestHarness<RowBlock, CommittableMessage<FileSinkCommittable>> harness =
                new OneInputStreamOperatorTestHarness<>(new SinkWriterOperatorFactory<>(sink));
        harness.open();
        return harness;
    }

    /** Ends the writer's input and commits what it hands on. */
    private static void commit(
            FileSink<RowBlock> sink,
            OneInputStreamOperatorTestHarness<RowBlock, CommittableMessage<FileSinkCommittable>> writer)
            throws Exception {
        writer.endInput();
        try (OneInputStreamOperatorTestHarness<
                        CommittableMessage<FileSinkCommittable>, CommittableMessage<FileSinkCommittable>>
                committer =
                        new OneInputStreamOperatorTestHarness<>(new CommitterOperatorFactory<>(sink, false, true))) {
            committer.open();
            for (CommittableMessage<FileSinkCommittable> message : writer.extractOutputValues()) {
                committer.processElement(message, 0);
            }
            committer.endInput();
            committer.notifyOfCompletedCheckpoint(1);
        }
    }

    @Test
    void writesAFileForEachWholeBlockThroughCheckpointsAndAFailure() throws Exception {
        int blocks = 200;
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        try (StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration)) {
            // Blocks have no serializer of their own here; the operators are chained and pass them on.
            env.getConfig().enableObjectReuse();
            env.fromSequence(0, blocks - 1)
                    .map(new Blocks())
                    .returns(TypeInformation.of(RowBlock.class))
                    .sinkTo(DatasetSink.of(path(), TYPE, "zstd", "run7", DatasetSink.Rolling.defaults()));
            env.execute();
        }

        assertThat(Blocks.FAILURES).hasValue(1);
        assertThat(parquetFiles()).hasSize(blocks).allMatch(file -> file.matches("bucket=\\d+/run7-[^/]*\\.parquet"));
        assertThat(DatasetQuery.rows("SELECT count(*), sum(n), count(DISTINCT n), count(DISTINCT bucket),"
                        + " count(*) FILTER (bucket = n // " + ROWS + " AND text = 'canary-' || n AND v[1] = n"
                        + " AND v[2] = -n) FROM read_parquet('" + folder
                        + "/**/*.parquet', hive_partitioning = true)"))
                .containsExactly("4000|7998000|4000|200|4000");
        assertThat(DatasetQuery.rows(
                        "SELECT DISTINCT num_rows FROM parquet_file_metadata('" + folder + "/**/*.parquet')"))
                .containsExactly(String.valueOf(ROWS));

        DatasetFolder dataset = new DatasetFolder(path());
        assertThat(dataset.rows("run7")).isEqualTo(4_000);
        dataset.removeOrphans("run7");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith(".")))
                    .isEmpty();
        }
    }

    /** Makes whole blocks from numbers, and fails once on the way. */
    private static final class Blocks implements MapFunction<Long, RowBlock> {

        private static final long serialVersionUID = 1L;
        private static final AtomicInteger FAILURES = new AtomicInteger();

        @Override
        public RowBlock map(Long number) {
            if (number == 70 && FAILURES.compareAndSet(0, 1)) {
                throw new IllegalStateException("failing once");
            }
            return block("bucket=" + number, Math.toIntExact(number) * ROWS, ROWS, true);
        }
    }

    @Test
    void holdsTheBuffersOfOneWholeBlockAndClosesFilesWhenItLooks() throws Exception {
        // Each file is synced to disk when it is closed, which is what takes the time here.
        int blocks = 1_000;
        CountingWriters writers = new CountingWriters(ParquetRowWriters.of(TYPE, "zstd"));
        // The harness gives the operator a copy of the sink, so what is counted is static.
        CountingWriters.OPEN.set(0);
        CountingWriters.PEAK.set(0);
        FileSink<RowBlock> sink = DatasetSink.of(path(), writers, "run7", DatasetSink.Rolling.defaults());
        long filesBefore = openFiles();
        long filesPeak = 0;
        try (OneInputStreamOperatorTestHarness<RowBlock, CommittableMessage<FileSinkCommittable>> writer =
                writer(sink)) {
            for (int i = 0; i < blocks; i++) {
                writer.processElement(block("bucket=" + i, i, 1, true), 0);
                if (i % 50 == 49) {
                    filesPeak = Math.max(filesPeak, openFiles() - filesBefore);
                    writer.setProcessingTime(i * 10L);
                }
            }
            assertThat(CountingWriters.PEAK).hasValue(1);
            assertThat(CountingWriters.OPEN).hasValue(0);
            assertThat(filesPeak).isBetween(40L, 150L);
            commit(sink, writer);
        }
        assertThat(parquetFiles()).hasSize(blocks);
        assertThat(new DatasetFolder(path()).rows("run7")).isEqualTo(blocks);
    }

    private static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    /** Counts writers between their start and their end. */
    private record CountingWriters(BulkWriter.Factory<RowData> rows) implements BulkWriter.Factory<RowData> {

        private static final long serialVersionUID = 1L;
        private static final AtomicInteger OPEN = new AtomicInteger();
        private static final AtomicInteger PEAK = new AtomicInteger();

        @Override
        public BulkWriter<RowData> create(FSDataOutputStream out) throws IOException {
            BulkWriter<RowData> writer = rows.create(out);
            PEAK.accumulateAndGet(OPEN.incrementAndGet(), Math::max);
            return new BulkWriter<>() {
                @Override
                public void addElement(RowData row) throws IOException {
                    writer.addElement(row);
                }

                @Override
                public void flush() throws IOException {
                    writer.flush();
                }

                @Override
                public void finish() throws IOException {
                    writer.finish();
                    OPEN.decrementAndGet();
                }
            };
        }
    }

    @Test
    void sharesAFileAmongTheOtherBlocksOfAFolder() throws Exception {
        FileSink<RowBlock> sink = DatasetSink.of(path(), TYPE, "zstd", "run7", DatasetSink.Rolling.defaults());
        try (var writer = writer(sink)) {
            writer.processElement(block("a=1", 0, 3, false), 0);
            writer.processElement(block("a=2", 10, 1, false), 0);
            writer.processElement(block("a=1", 3, 4, false), 0);
            writer.setProcessingTime(10_000);
            writer.processElement(block("a=1", 7, 1, false), 0);
            commit(sink, writer);
        }
        assertThat(parquetFiles()).hasSize(2);
        assertThat(DatasetQuery.rows("SELECT string_agg(n, ',') FROM read_parquet('" + folder + "/a=1/*')"))
                .containsExactly("0,1,2,3,4,5,6,7");
    }

    @Test
    void keepsWholeBlocksApartFromTheOthersOfTheirFolder() throws Exception {
        FileSink<RowBlock> sink = DatasetSink.of(path(), TYPE, "zstd", "run7", DatasetSink.Rolling.defaults());
        try (var writer = writer(sink)) {
            for (String name : List.of("", "a=1", "a=x%2Fy/b=Zürich 🧬")) {
                writer.processElement(block(name, 0, 2, false), 0);
                writer.processElement(block(name, 10, 3, true), 0);
                writer.processElement(block(name, 20, 4, true), 0);
                writer.processElement(block(name, 2, 2, false), 0);
            }
            commit(sink, writer);
        }
        for (String name : List.of("", "a=1/", "a=x%2Fy/b=Zürich 🧬/")) {
            assertThat(parquetFiles())
                    .filteredOn(file -> file.matches(Pattern.quote(name) + "[^/]*"))
                    .hasSize(3);
            assertThat(DatasetQuery.rows("SELECT string_agg(n, ',' ORDER BY file_row_number) FROM read_parquet('"
                            + folder + "/" + name + "run7-*.parquet', filename = true, file_row_number = true,"
                            + " hive_partitioning = false) GROUP BY filename ORDER BY min(n)"))
                    .containsExactly("0,1,2,3", "10,11,12", "20,21,22,23");
        }
        assertThat(DatasetQuery.rows("SELECT DISTINCT a, b FROM read_parquet('" + folder
                        + "/a=x*/*/*.parquet', hive_partitioning = true)"))
                .containsExactly("x/y|Zürich 🧬");
    }

    @Test
    void takesNoFurtherBlockIntoAFileOfTheAskedSize() throws Exception {
        DatasetSink.Rolling rolling = new DatasetSink.Rolling(MemorySize.ofMebiBytes(1), Duration.ofMillis(100));
        FileSink<RowBlock> sink = DatasetSink.of(path(), TYPE, "uncompressed", "run7", rolling);
        RowData large = GenericRowData.of(1, null, new GenericArrayData(new float[384]));
        try (var writer = writer(sink)) {
            writer.processElement(block("a=1", 0, 1, false), 0);
            writer.processElement(block("a=1", 1, 2, false), 0);
            // More than a row group, so that it reaches the disk.
            writer.processElement(new RowBlock("a=1", Collections.nCopies(50_000, large), false), 0);
            writer.processElement(block("a=1", 3, 4, false), 0);
            commit(sink, writer);
        }
        assertThat(DatasetQuery.rows(
                        "SELECT num_rows FROM parquet_file_metadata('" + folder + "/a=1/*') ORDER BY num_rows"))
                .containsExactly("4", "50003");
    }

    @Test
    void hidesFilesUntilTheyAreCommitted() throws Exception {
        FileSink<RowBlock> sink = DatasetSink.of(path(), TYPE, "zstd", "run7", DatasetSink.Rolling.defaults());
        try (var writer = writer(sink)) {
            writer.processElement(block("a=1", 0, 1, true), 0);
            try (Stream<Path> files = Files.list(folder.resolve("a=1"))) {
                assertThat(files)
                        .singleElement()
                        .satisfies(file -> assertThat(file.getFileName().toString())
                                .startsWith(".run7-")
                                .contains(".parquet.inprogress."));
            }
            assertThat(new DatasetFolder(path()).rows("run7")).isZero();
        }
        new DatasetFolder(path()).removeOrphans("run7");
        assertThat(folder.resolve("a=1")).isEmptyDirectory();
    }
}
