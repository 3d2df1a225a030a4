package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.graph.Progress;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {

    @Test
    void showsAllFiguresOfTheCalls() {
        assertThat(ProgressLine.of(Progresses.enriching(12_500)))
                .isEqualTo("enriching: 12,500 of 20,731 rows (60%), 412 rows/s, 1,025 requests, 10 in flight, 1 retry, "
                        + "3 dead-lettered, 1,234,567 tokens, 0:31 elapsed, 1:00:05 left");
    }

    @Test
    void leavesOutCallsTotalAndTimeLeftWhereThereAreNone() {
        assertThat(ProgressLine.of(Progresses.ordering(1)))
                .isEqualTo("ordering into buckets: 1 row, 0.0 rows/s, 0:02 elapsed");
    }

    @Test
    void saysAllRowsOnlyWhenAllAreDone() {
        assertThat(ProgressLine.of(Progresses.enriching(20_730))).contains("20,730 of 20,731 rows (99%)");
        assertThat(ProgressLine.of(Progresses.enriching(20_731))).contains("20,731 of 20,731 rows (100%)");
    }

    @Test
    void saysAllRowsOfAnEmptyInput() {
        var empty = new Progress("enriching", 0, 0L, 0, 0, 0, 0, 0, 0, Duration.ZERO, null);
        assertThat(ProgressLine.of(empty)).isEqualTo("enriching: 0 of 0 rows (100%), 0.0 rows/s, 0:00 elapsed");
    }

    @Test
    void dropsTheLeastImportantFiguresFirst() {
        Progress progress = Progresses.enriching(12_500);
        assertThat(ProgressLine.of(progress, 120))
                .isEqualTo("enriching: 12,500 of 20,731 rows (60%), 412 rows/s, 1,025 requests, 10 in flight, 1 retry, "
                        + "3 dead-lettered, 1:00:05 left");
        assertThat(ProgressLine.of(progress, 119))
                .isEqualTo("enriching: 12,500 of 20,731 rows (60%), 412 rows/s, 1,025 requests, 1 retry, "
                        + "3 dead-lettered, 1:00:05 left");
    }

    @Test
    void keepsTimeLeftAndDeadLettersLongest() {
        assertThat(ProgressLine.of(Progresses.enriching(12_500), 81))
                .isEqualTo("enriching: 12,500 of 20,731 rows (60%), 412 rows/s, 3 dead-lettered, 1:00:05 left");
    }

    @Test
    void cutsWhatIsLeftOnANarrowTerminal() {
        assertThat(ProgressLine.of(Progresses.enriching(12_500), 20)).isEqualTo("enriching: 12,500 of");
    }

    @Test
    void readsTheSameInEachLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(ProgressLine.of(Progresses.enriching(12_500))).contains("12,500 of 20,731 rows");
        } finally {
            Locale.setDefault(before);
        }
    }
}
