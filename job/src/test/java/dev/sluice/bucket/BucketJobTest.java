package dev.sluice.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.files.CsvFormat;
import dev.sluice.files.FilesInput;
import dev.sluice.files.InputFiles;
import dev.sluice.files.UnreadableRowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.test.junit5.InjectClusterClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketJobTest {
    /** Each of the four slots sorts in 4 MiB. */
    private static final MemorySize MANAGED = MemorySize.ofMebiBytes(16);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(4)
            .setConfiguration(new Configuration().set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED))
            .build());

    @TempDir
    Path folder;

    private Path in;
    private Path out;

    @BeforeEach
    void folders() throws IOException {
        in = Files.createDirectory(folder.resolve("in"));
        out = folder.resolve("out");
    }

    @Test
    void cutsTheOrderIntoBucketsOfTheSizeAndALastOne() throws Exception {
        write("a.txt", "10|1|x", "9|2|x", "~|3|x", "\ufffd|4|x", "|5|x");
        write("b.txt", "😀|6|x", "é|7|x", "a|8|x");

        BucketJob job = job("id", 3);
        job.run(environment(2));

        assertThat(dataset())
                .containsExactly(
                        "bucket=0/part-0.parquet: ~|3|x, |5|x, 10|1|x",
                        "bucket=1/part-0.parquet: 9|2|x, a|8|x, é|7|x",
                        "bucket=2/part-0.parquet: \ufffd|4|x, 😀|6|x");
        assertThat(job.dataset())
                .isEqualTo(new BucketDataset(new org.apache.flink.core.fs.Path(out.toString()), 8, 3, 0));
    }

    @Test
    void fillsTheLastBucketWhereTheRowsDivide() throws Exception {
        write("a.txt", "d|1|x", "c|2|x", "b|3|x", "a|4|x");

        job("id", 2).run(environment(1));

        assertThat(dataset())
                .containsExactly("bucket=0/part-0.parquet: a|4|x, b|3|x", "bucket=1/part-0.parquet: c|2|x, d|1|x");
    }

    @Test
    void ordersNumbersAsNumbers() throws Exception {
        write("a.txt", "a|10|x", "b|-2|x", "c|9|x", "d|~|x", "e|-10|x");

        job("n", 10).run(environment(2));

        assertThat(dataset()).containsExactly("bucket=0/part-0.parquet: d|~|x, e|-10|x, b|-2|x, c|9|x, a|10|x");
    }

    @Test
    void breaksTiesByFilePathThenRow() throws Exception {
        for (String file : List.of("c", "a", "b")) {
            write(file + ".txt", "k|0|" + file, "k|1|" + file, "k|2|" + file);
        }

        job("id", 4).run(environment(4));

        assertThat(dataset())
                .containsExactly(
                        "bucket=0/part-0.parquet: k|0|a, k|1|a, k|2|a, k|0|b",
                        "bucket=1/part-0.parquet: k|1|b, k|2|b, k|0|c, k|1|c",
                        "bucket=2/part-0.parquet: k|2|c");
    }

    @Test
    void ordersCsvIntoParquetThatAnotherEngineReadsAsOneTable() throws Exception {
        write("a.csv", "id,n,text", "c,1,x", "d,two,x", "a,,y");
        write("b.csv", "id,n,text", "b,3,");
        FilesInput csv =
                FilesInput.csv(InputFiles.list(in.toString()), new CsvFormat(',', '"', true, "UTF-8"), LineFiles.ROWS);

        new BucketJob(
                        "nodes",
                        new BucketInput(
                                csv.source(false),
                                csv.typeInfo(),
                                csv.rowType(),
                                csv.files().files(),
                                "csv"),
                        "id",
                        2,
                        new org.apache.flink.core.fs.Path(out.toString()),
                        false)
                .run(environment(2));

        assertThat(query("SELECT bucket, id, n, text FROM read_parquet('%s/*/*.parquet', hive_partitioning = true)"
                        .formatted(out)))
                .containsExactly("0|a|null|y", "0|b|3|null", "1|c|1|x");
        assertThat(query("SELECT \"where\", raw FROM '%s/_sluice/unreadable/*.parquet'".formatted(out)))
                .containsExactly(in + "/a.csv, line 3|d,two,x");
    }

    private static List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                StringJoiner row = new StringJoiner("|");
                for (int at = 1; at <= found.getMetaData().getColumnCount(); at++) {
                    row.add(found.getString(at));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    @Test
    void makesNoBucketOfNoRows() throws Exception {
        write("a.txt");

        BucketJob job = job("id", 2);
        job.run(environment(2));

        assertThat(visible()).containsExactly("_sluice/buckets.json");
        assertThat(job.isDone()).isTrue();
        assertThat(job.dataset().rows()).isZero();
        assertThat(job.dataset().buckets()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void givesTheSameOrderWhateverTheParallelismWhenItSpills(int parallelism) throws Exception {
        List<String> rows = new ArrayList<>();
        Random random = new Random(3);
        long bytes = 0;
        for (int file = 0; file < 8; file++) {
            List<String> lines = new ArrayList<>();
            for (int row = 0; row < 25_000; row++) {
                // Half as many keys as rows, so that ties are common.
                String line = "key-%06d|%d|%s".formatted(random.nextInt(100_000), file, row + "-" + "x".repeat(100));
                lines.add(line);
                bytes += line.length();
            }
            write("f" + file + ".txt", lines.toArray(String[]::new));
            rows.addAll(lines);
        }
        assertThat(bytes).isGreaterThan(MANAGED.getBytes());
        rows.sort(Comparator.comparing(line -> line.substring(0, line.indexOf('|'))));

        job("id", 30_000).run(environment(parallelism));

        List<String> ordered = new ArrayList<>();
        for (int bucket = 0; bucket < 7; bucket++) {
            List<String> lines = Files.readAllLines(out.resolve("bucket=" + bucket + "/part-0.parquet"));
            assertThat(lines).hasSize(bucket < 6 ? 30_000 : 20_000);
            ordered.addAll(lines);
        }
        assertThat(ordered.equals(rows)).isTrue();
        assertThat(out.resolve("bucket=7")).doesNotExist();
    }

    @Test
    void failsForGoodAtAnUnreadableRowAndSaysWhereWithoutItsText() throws Exception {
        write("a.txt", "a|1|x", "secret-of-a-patient", "b|2|x");

        assertThatThrownBy(() -> job("id", 2).run(environment(2)))
                .isInstanceOf(UnreadableRowException.class)
                .hasMessage("a.txt, line 2: found 1 fields, expected 3; correct the row, or set source.onBadRow to"
                        + " deadLetter")
                .satisfies(failure ->
                        assertThat(ExceptionUtils.stringifyException(failure)).doesNotContain("secret-of-a-patient"));
        assertThat(visible()).containsExactly("_sluice/buckets.json");
        assertThat(job("id", 2).isDone()).isFalse();
    }

    @Test
    void keepsUnreadableRowsBesideTheBucketsByFileAndPosition() throws Exception {
        write("b.txt", "bad", "a|1|x", "");
        write("a.txt", "b|2|x", "w|o|r|s|e");

        BucketJob job = job("id", 2, false, TextWriters.of(LineFiles.ROWS));
        job.run(environment(2));

        assertThat(dataset())
                .containsExactly(
                        "_sluice/unreadable/part-0.parquet:"
                                + " a.txt, line 2|found 5 fields, expected 3|w|o|r|s|e,"
                                + " b.txt, line 1|found 1 fields, expected 3|bad,"
                                + " b.txt, line 3|found 1 fields, expected 3|~",
                        "bucket=0/part-0.parquet: a|1|x, b|2|x");
        assertThat(job.dataset().rows()).isEqualTo(2);
        assertThat(job.dataset().unreadable()).isEqualTo(3);
    }

    @Test
    void showsNothingOfAFailedRunAndCleansUpInTheNext() throws Exception {
        write("a.txt", "a|1|x", "b|2|x", "c|3|x", "d|4|x", "e|5|x");
        Path flag = Files.createFile(folder.resolve("disk-full"));
        BucketJob job = job("id", 2, true, TextWriters.failingWhere(LineFiles.ROWS, "e|5|x", flag.toString()));

        assertThatThrownBy(() -> job.run(environment(2)))
                .isInstanceOf(IOException.class)
                .hasMessage("the job that orders rows into %s failed".formatted(job.path()))
                .hasStackTraceContaining("no space left");
        assertThat(visible()).containsExactly("_sluice/buckets.json");
        assertThat(hidden()).hasSize(3);
        assertThat(job.isDone()).isFalse();
        assertThatThrownBy(job::dataset)
                .isInstanceOf(IOException.class)
                .hasMessage("%s: found no complete bucket dataset; run again".formatted(job.path()));

        Files.delete(flag);
        // As a run leaves it that was killed while its files became visible.
        Files.createDirectory(out.resolve("bucket=7"));
        Files.writeString(out.resolve("bucket=7/part-0.parquet"), "old");
        job.run(environment(2));

        assertThat(dataset())
                .containsExactly(
                        "bucket=0/part-0.parquet: a|1|x, b|2|x",
                        "bucket=1/part-0.parquet: c|3|x, d|4|x",
                        "bucket=2/part-0.parquet: e|5|x");
        assertThat(hidden()).isEmpty();
        assertThat(job.isDone()).isTrue();
    }

    @Test
    void doesNotOrderAgainWhatIsDone() throws Exception {
        write("a.txt", "b|1|x", "a|2|x");
        job("id", 2).run(environment(1));
        Path bucket = out.resolve("bucket=0/part-0.parquet");
        Files.writeString(bucket, "left alone");

        job("id", 2).run(environment(2));

        assertThat(bucket).hasContent("left alone");
    }

    @Test
    void ordersAnewWithFewerBucketsAndLeavesNoneOfTheOld() throws Exception {
        write("a.txt", "b|1|x", "a|2|x", "c|3|x");
        job("id", 1).run(environment(1));

        job("n", 2).run(environment(1));

        assertThat(dataset())
                .containsExactly("bucket=0/part-0.parquet: b|1|x, a|2|x", "bucket=1/part-0.parquet: c|3|x");
    }

    @Test
    void refusesAFolderThatIsNotOurs() throws Exception {
        write("a.txt", "a|1|x");
        Files.createDirectories(out.resolve("bucket=0"));
        Files.writeString(out.resolve("bucket=0/part-0.parquet"), "of Spark");

        BucketJob job = job("id", 2);

        assertThatThrownBy(() -> job.run(environment(1)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "%s: found 1 entries and no _sluice/buckets.json, so the folder is not ours to empty; choose an empty buckets.path, or remove the folder"
                                .formatted(job.path()));
        assertThat(out.resolve("bucket=0/part-0.parquet")).hasContent("of Spark");
    }

    @Test
    void cancelsTheJobWhenInterruptedWhileItWaits(@InjectClusterClient ClusterClient<?> cluster) throws Exception {
        write("a.txt", "a|1|x");
        write(LineFiles.ENDLESS, "");
        BucketJob job = job("id", 2);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread client = new Thread(() -> {
            try {
                job.run(environment(2));
            } catch (Throwable failure) {
                thrown.set(failure);
            }
        });
        Set<JobStatusMessage> before = Set.copyOf(cluster.listJobs().get());

        client.start();
        LineFiles.ENDLESS_OPENED.await();
        client.interrupt();
        client.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(cluster.listJobs().get())
                .filteredOn(
                        found -> before.stream().noneMatch(old -> old.getJobId().equals(found.getJobId())))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.getJobName()).isEqualTo("nodes: order into buckets");
                    assertThat(found.getJobState()).isEqualTo(JobStatus.CANCELED);
                });
        assertThat(visible()).containsExactly("_sluice/buckets.json");
    }

    @Test
    void ordersAnewWhereABucketHasGone() throws Exception {
        write("a.txt", "b|1|x", "a|2|x");
        BucketJob job = job("id", 1);
        job.run(environment(1));
        Files.delete(out.resolve("bucket=0/part-0.parquet"));
        Files.delete(out.resolve("bucket=0"));

        assertThat(job.isDone()).isFalse();
        job.run(environment(1));

        assertThat(dataset()).containsExactly("bucket=0/part-0.parquet: a|2|x", "bucket=1/part-0.parquet: b|1|x");
    }

    @Test
    void refusesAColumnOfTheNameBucket() throws IOException {
        RowType rowType = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"bucket"});
        write("a.txt", "a|1|x");
        BucketInput input = LineFiles.input(in);

        assertThatThrownBy(() -> new BucketJob(
                        "nodes",
                        new BucketInput(input.source(), input.typeInfo(), rowType, input.files(), "lines"),
                        "bucket",
                        2,
                        new org.apache.flink.core.fs.Path(out.toString()),
                        true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "buckets: the input has a column bucket, which the folders of the buckets would hide; rename it");
    }

    @Test
    void refusesASizeOfNoRows() throws IOException {
        write("a.txt", "a|1|x");

        assertThatThrownBy(() -> job("id", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("buckets.size: found 0, expected 1 or more");
    }

    private BucketJob job(String orderBy, int size) throws IOException {
        return job(orderBy, size, true, TextWriters.of(LineFiles.ROWS));
    }

    private BucketJob job(String orderBy, int size, boolean failOnUnreadable, BulkWriter.Factory<RowData> rows)
            throws IOException {
        return new BucketJob(
                "nodes",
                LineFiles.input(in),
                orderBy,
                size,
                new org.apache.flink.core.fs.Path(out.toString()),
                failOnUnreadable,
                rows,
                TextWriters.of(BucketDataset.UNREADABLE_ROWS));
    }

    private static StreamExecutionEnvironment environment(int parallelism) {
        return StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(parallelism);
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(in.resolve(name), Arrays.asList(lines));
    }

    /** Each visible file but the marker, by path, with its lines. */
    private List<String> dataset() throws IOException {
        List<String> found = new ArrayList<>();
        for (String file : visible()) {
            if (!file.equals("_sluice/buckets.json")) {
                found.add(file + ": " + String.join(", ", Files.readAllLines(out.resolve(file))));
            }
        }
        return found;
    }

    private List<String> visible() throws IOException {
        return files(false);
    }

    private List<String> hidden() throws IOException {
        return files(true);
    }

    private List<String> files(boolean hidden) throws IOException {
        try (Stream<Path> found = Files.walk(out)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(".") == hidden)
                    .map(file -> out.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
