package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.TextVectors;
import dev.sluice.graph.Duck;
import dev.sluice.graph.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/** What the files of a pipeline must hold, recounted by a reader that shares no code with ours. */
public final class Truth {

    private final ChaosPipeline pipeline;

    public Truth(ChaosPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Asserts that each row is in the output or in the dead letter, once, with its own vector, and nothing is left open. */
    private void assertWhole() throws IOException, SQLException {
        assertEachRowOnce();
        assertOwnVectors();
        assertThat(unfinished()).as("files that were never finished").isEmpty();
    }

    /** Asserts that the run has ended well, with books that agree with the truth, and gives its record. */
    public RunRecord assertFinished() throws IOException, SQLException {
        assertWhole();
        RunRecord record = Objects.requireNonNull(
                RunRecord.read(new org.apache.flink.core.fs.Path(pipeline.out().toString())));
        assertThat(record.status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(List.of(record.rowsRead(), record.rowsWritten(), record.rowsDeadLettered()))
                .as("M: rows read, written, dead-lettered")
                .containsExactly((long) pipeline.rows(), pipeline.texts(), pipeline.deadRows());
        return record;
    }

    /** R. */
    private void assertEachRowOnce() {
        String output = "SELECT id FROM " + dataset(pipeline.out());
        String dead = "SELECT id FROM " + dataset(pipeline.dead());
        assertThat(Duck.query("SELECT count(*), count(DISTINCT id), min(id), max(id) FROM (%s UNION ALL %s)"
                        .formatted(output, dead)))
                .as("R: rows, distinct rows, first, last")
                .containsExactly(List.of((long) pipeline.rows(), (long) pipeline.rows(), 0L, pipeline.rows() - 1L));
        assertThat(Duck.query("SELECT count(*), count(DISTINCT id) FROM (%s)".formatted(dead)))
                .as("R: dead letters")
                .containsExactly(List.of(pipeline.deadRows(), pipeline.deadRows()));
    }

    /** A, row by row: a few million take seconds, and the memory of one chunk. */
    private void assertOwnVectors() throws SQLException {
        String values = IntStream.rangeClosed(1, ChaosPipeline.DIMENSIONS)
                .mapToObj(i -> "vector[" + i + "]")
                .collect(Collectors.joining(", "));
        Properties streaming = new Properties();
        streaming.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:", streaming);
                Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT id, text, len(vector), %s FROM %s".formatted(values, dataset(pipeline.out())))) {
            while (rows.next()) {
                long id = rows.getLong(1);
                String text = ChaosPipeline.text(id);
                if (ChaosPipeline.isDead(id)
                        || !text.equals(rows.getString(2))
                        || rows.getInt(3) != ChaosPipeline.DIMENSIONS
                        || !isVectorOf(text, rows)) {
                    throw new AssertionError("A: row " + id + " has another text, or the vector of another");
                }
            }
        }
    }

    private static boolean isVectorOf(String text, ResultSet row) throws SQLException {
        float[] expected = TextVectors.of(text, ChaosPipeline.DIMENSIONS);
        for (int i = 0; i < expected.length; i++) {
            if (row.getFloat(4 + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Rows that a reader sees now; each file that it sees must open, and no row be there twice. */
    public long visibleRows() {
        long rows = 0;
        for (Path dataset : List.of(pipeline.out(), pipeline.dead())) {
            if (!isEmpty(dataset)) {
                List<@Nullable Object> seen = Duck.query(
                                "SELECT count(*), count(*) - count(DISTINCT id) FROM " + dataset(dataset))
                        .get(0);
                assertThat(seen.get(1)).as("rows that are twice in " + dataset).isEqualTo(0L);
                rows += (Long) Objects.requireNonNull(seen.get(0));
            }
        }
        return rows;
    }

    /** Files that are not where a reader looks, or will never be finished. */
    public List<Path> unfinished() {
        return Stream.of(pipeline.out(), pipeline.dead())
                .flatMap(folder -> files(folder).stream())
                .filter(file -> file.getFileName().toString().contains(".inprogress"))
                .toList();
    }

    /** What checkpoints and journal take on disk. */
    public long bytesKept() {
        return Stream.of(pipeline.checkpoints(), pipeline.out().resolve("_sluice"))
                .flatMap(folder -> files(folder).stream())
                .mapToLong(Truth::size)
                .sum();
    }

    private static boolean isEmpty(Path dataset) {
        return files(dataset).stream().noneMatch(file -> file.toString().endsWith(".parquet"));
    }

    private static String dataset(Path folder) {
        return "read_parquet('%s/**/*.parquet')".formatted(folder);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException gone) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
