package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.sluice.graph.RunRecord;
import dev.sluice.model.MiniLm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises: one command embeds all sample nodes with the local model. */
final class QuickstartIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private static Path folder = Path.of("");

    private static int exitCode;
    private static List<String> out = List.of();

    @BeforeAll
    static void runTheLauncher() throws Exception {
        File printed = folder.resolve("out.txt").toFile();
        Process run = new ProcessBuilder(
                        "job/bin/sluice",
                        "run",
                        "config/quickstart.yaml",
                        "--preview",
                        "5",
                        "--summary",
                        folder.resolve("summary.json").toString(),
                        "--set",
                        "buckets.path=" + folder.resolve("buckets"),
                        "--set",
                        "sink.path=" + folder.resolve("nodes"),
                        "--set",
                        "deadLetter.path=" + folder.resolve("dead-letter"))
                .directory(ROOT.toFile())
                .redirectOutput(printed)
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        if (!run.waitFor(5, TimeUnit.MINUTES)) {
            run.destroyForcibly();
        }
        exitCode = run.exitValue();
        out = Files.readAllLines(printed.toPath());
    }

    @Test
    void endsWithSummaryAndPreview() throws IOException {
        assertThat(exitCode).as(Files.readString(folder.resolve("err.txt"))).isZero();
        assertThat(out.get(0)).startsWith("quickstart: finished after ");
        assertThat(out.get(1)).isEqualTo("  rows      20,731 read = 20,731 written + 0 dead-lettered");
        assertThat(out.get(out.size() - 7)).startsWith("id ").contains("category", "name", "embedding", "bucket");
        assertThat(out.subList(out.size() - 5, out.size()))
                .allSatisfy(row -> assertThat(row).contains("… 384]"));
    }

    @Test
    void writesTheSameRecordAsSummaryAndBesideTheOutput() throws IOException {
        String summary = Files.readString(folder.resolve("summary.json"));
        assertThat(folder.resolve("nodes/_sluice/run.json")).hasContent(summary);
        RunRecord run = RunRecord.fromJson(summary);
        assertThat(run.status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(run.rowsRead()).isEqualTo(20_731);
        assertThat(run.batches()).isEqualTo(42);
        assertThat(run.balanced()).isTrue();
    }

    @Test
    void writesOneFileForEachOf42Buckets() throws Exception {
        assertThat(query("""
                SELECT count(*), count(DISTINCT bucket), count(DISTINCT filename), min(bucket), max(bucket), any_value(typeof(bucket))
                FROM read_parquet('%s/nodes/*/*.parquet', hive_partitioning=true, filename=true)""")).containsExactly("20731, 42, 42, 0, 41, BIGINT");
        assertThat(query("""
                SELECT rows, count(*) FROM (SELECT bucket, count(*) AS rows
                FROM read_parquet('%s/nodes/*/*.parquet', hive_partitioning=true) GROUP BY bucket) GROUP BY rows ORDER BY rows""")).containsExactly("231, 1", "500, 41");
    }

    @Test
    void givesTheVectorsThatTheModelGives() throws Exception {
        MiniLm model = MiniLm.load();
        int compared = 0;
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT category, name, embedding FROM read_parquet('%s/nodes/*/*.parquet')
                        WHERE hash(id) %% 50 = 0""".formatted(folder))) {
            while (rows.next()) {
                String text = text(rows.getString(1)) + text(rows.getString(2));
                String clipped = text.codePoints()
                        .limit(100)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                float[] expected = model.embed(List.of(clipped))[0];
                Object[] found = (Object[]) ((Array) rows.getObject(3)).getArray();
                assertThat(found).hasSize(384);
                for (int i = 0; i < expected.length; i++) {
                    assertThat((Float) found[i]).isCloseTo(expected[i], offset(1e-6f));
                }
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(300);
    }

    private static String text(@Nullable String column) {
        return column == null ? "" : column;
    }

    /** Each row of a query over the run's folder, its columns with commas between. */
    private static List<String> query(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows = statement.executeQuery(sql.formatted(folder))) {
            Stream.Builder<String> found = Stream.builder();
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : ", ").append(rows.getString(i));
                }
                found.add(row.toString());
            }
            return found.build().collect(Collectors.toList());
        }
    }
}
