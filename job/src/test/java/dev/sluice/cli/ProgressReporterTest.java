package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressReporterTest {

    private final StringWriter text = new StringWriter();
    private long now = 42;
    private long rows;

    @Test
    void printsALineEveryTenSecondsWithoutATerminal() {
        var reporter = reporter(Terminal.NONE);
        rows = 1;
        after(Duration.ofMillis(9_999), reporter);
        assertThat(text.toString()).isEmpty();
        after(Duration.ofMillis(1), reporter);
        rows = 2;
        after(Duration.ofSeconds(9), reporter);
        after(Duration.ofSeconds(1), reporter);
        assertThat(text.toString().lines())
                .containsExactly(
                        "ordering into buckets: 1 row, 0.0 rows/s, 0:02 elapsed",
                        "ordering into buckets: 2 rows, 0.0 rows/s, 0:02 elapsed");
    }

    @Test
    void printsTheLastStateOnceWithoutATerminal() {
        var reporter = reporter(Terminal.NONE);
        rows = 7;
        after(Duration.ofSeconds(10), reporter);
        reporter.end();
        assertThat(text.toString().lines()).containsExactly("ordering into buckets: 7 rows, 0.0 rows/s, 0:02 elapsed");
    }

    @Test
    void rewritesOneLineOnATerminal() {
        var reporter = reporter(new Terminal(80));
        rows = 1_000;
        after(Duration.ofMillis(250), reporter);
        rows = 9;
        after(Duration.ofMillis(249), reporter);
        after(Duration.ofMillis(1), reporter);
        assertThat(text.toString())
                .isEqualTo("ordering into buckets: 1,000 rows, 0.0 rows/s, 0:02 elapsed\u001b[K\r"
                        + "ordering into buckets: 9 rows, 0.0 rows/s, 0:02 elapsed\u001b[K\r");
    }

    @Test
    void leavesTheLastStateStandingOnATerminal() {
        var reporter = reporter(new Terminal(30));
        rows = 5;
        reporter.end();
        assertThat(text.toString()).isEqualTo("ordering into buckets: 5 rows\u001b[K\r" + System.lineSeparator());
    }

    private ProgressReporter reporter(Terminal terminal) {
        return new ProgressReporter(() -> Progresses.ordering(rows), new PrintWriter(text), terminal, () -> now);
    }

    private void after(Duration time, ProgressReporter reporter) {
        now += time.toNanos();
        reporter.poll();
    }
}
