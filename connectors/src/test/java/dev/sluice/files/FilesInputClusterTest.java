package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through Flink's FileSource on a cluster inside the JVM, with Kryo switched off. */
class FilesInputClusterTest {
    @TempDir
    Path folder;

    @Test
    void readsFilesInParallel() throws Exception {
        for (int file = 0; file < 5; file++) {
            StringBuilder text = new StringBuilder("n\n");
            for (int i = 0; i < 3000; i++) {
                text.append(file * 3000 + i).append(i == 100 ? "x\n" : "\n");
            }
            Rows.write(folder.resolve("part=" + file + "/a.csv"), text.toString());
        }
        FilesInput input = Rows.csv(folder, "n INT");
        List<SourceRow> rows = collect(input, true);
        assertThat(rows).hasSize(15_000);
        assertThat(Rows.problems(rows))
                .hasSize(5)
                .allMatch(problem -> problem.startsWith("a.csv, line 102: column n: "));
        Map<String, Long> next = new TreeMap<>();
        for (SourceRow row : rows) {
            long position = next.merge(row.file(), 1L, Long::sum) - 1;
            assertThat(row.position()).isEqualTo(position);
            if (row.row() != null) {
                assertThat((long) row.row().getInt(0)).isEqualTo(row.row().getInt(1) * 3000L + position);
            }
        }
        assertThat(next.values()).containsOnly(3000L).hasSize(5);
    }

    @Test
    void readsRowGroupsInParallel() throws Exception {
        Rows.duckdb("COPY (SELECT range AS n, md5(range::VARCHAR) AS s FROM range(20480)) TO '"
                + folder.resolve("x.parquet") + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        FilesInput input = FilesInput.parquet(InputFiles.list(folder.toString()), null, 1);
        assertThat(input.splits(false)).hasSize(10);
        List<SourceRow> rows = collect(input, false);
        assertThat(rows).hasSize(20_480);
        assertThat(rows).allMatch(row -> row.row() != null && row.row().getLong(0) == row.position());
        assertThat(rows).extracting(SourceRow::position).doesNotHaveDuplicates();
    }

    @SuppressWarnings("try") // close() may throw InterruptedException
    private static List<SourceRow> collect(FilesInput input, boolean wholeFiles) throws Exception {
        Configuration config = new Configuration();
        config.set(PipelineOptions.GENERIC_TYPES, false);
        try (StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, config)) {
            List<SourceRow> rows = new ArrayList<>();
            try (CloseableIterator<SourceRow> result = environment
                    .fromSource(input.source(wholeFiles), WatermarkStrategy.noWatermarks(), "files", input.typeInfo())
                    .executeAndCollect()) {
                result.forEachRemaining(rows::add);
            }
            return rows;
        }
    }
}
