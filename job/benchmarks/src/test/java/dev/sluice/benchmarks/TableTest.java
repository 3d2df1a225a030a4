package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables in the terminal and as JSON. */
final class TableTest {

    private static final Table<Run> TABLE =
            new Table<>(new Runs(), List.of(new Run("one", 1_234, 99.96, true), new Run("another", 7, 5.25, false)));

    @Test
    void alignsNumbersToTheRightAndMarksWhatMissed() {
        assertThat(TABLE.text()).isEqualTo("""
                what      rows      %
                -------  -----  -----  ------
                one      1,234  100.0  ok
                another      7    5.3  MISSED
                """);
    }

    @Test
    void writesEachRowWithTheKeysOfItsColumns(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("deeper/runs.json");
        TABLE.write(file, Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(Files.readString(file)).isEqualToIgnoringWhitespace("""
                {"benchmark": "runs", "about": "about runs", "at": "2026-01-02T03:04:05Z", "processors": %d, "java": "%s",
                 "rows": [{"what": "one", "rows": 1234, "percent": 99.96, "holds": true},
                          {"what": "another", "rows": 7, "percent": 5.25, "holds": false}]}
                """.formatted(
                        Runtime.getRuntime().availableProcessors(), System.getProperty("java.version")));
    }

    @Test
    void choosesBenchmarksByName() {
        assertThat(Benchmarks.chosen("all")).extracting(Benchmark::name).containsExactly("quota", "latency", "journal");
        assertThat(Benchmarks.chosen("latency")).extracting(Benchmark::name).containsExactly("latency");
        assertThat(Benchmarks.chosen("latency, quota")).hasSize(2);
        assertThatThrownBy(() -> Benchmarks.chosen("quotas"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no benchmark quotas; expected all, or of these: quota, latency, journal");
    }

    private record Run(String what, int rows, double percent, boolean holds) {}

    private static final class Runs implements Benchmark<Run> {

        @Override
        public String name() {
            return "runs";
        }

        @Override
        public String about() {
            return "about runs";
        }

        @Override
        public List<Column<Run>> columns() {
            return List.of(
                    new Column<>("what", "what", Run::what),
                    new Column<>("rows", "rows", Run::rows),
                    new Column<>("percent", "%", Run::percent),
                    new Column<>("holds", "", Run::holds));
        }

        @Override
        public void measure(Workplace workplace, Consumer<Run> rows) {
            TABLE.rows().forEach(rows);
        }
    }
}
