package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.graph.Hold;
import dev.sluice.graph.Progress;
import java.time.Duration;
import java.util.List;
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
        var empty = new Progress("enriching", 0, 0L, 0, 0, 0, 0, 0, 0, 0, List.of(), Duration.ZERO, null);
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
    void saysThatAServiceIsDownEvenWhereThereIsRoomForLittleElse() {
        Progress progress = Progresses.enriching(
                500,
                new Hold("http://127.0.0.1:1234", Hold.Reason.DOWN, Duration.ofMillis(13_900), Duration.ofMinutes(15)));
        assertThat(ProgressLine.of(progress))
                .startsWith("enriching: 500 of 20,731 rows (2%), http://127.0.0.1:1234 is down, waiting (13 s of at"
                        + " most 15 min), 412 rows/s, 1,025 requests");
        assertThat(ProgressLine.of(progress, 99))
                .isEqualTo("enriching: 500 of 20,731 rows (2%), http://127.0.0.1:1234 is down, waiting (13 s of at"
                        + " most 15 min)");
    }

    @Test
    void saysForHowLongAServiceHasThrottledEveryCall() {
        assertThat(ProgressLine.of(held(Hold.Reason.THROTTLED, Duration.ofSeconds(125))))
                .contains("rows (2%), http://127.0.0.1:1234 throttles (2 min), 412 rows/s");
    }

    @Test
    void saysForHowLongAServiceAskedToPause() {
        assertThat(ProgressLine.of(held(Hold.Reason.PAUSED, Duration.ofSeconds(3))))
                .contains("rows (2%), http://127.0.0.1:1234 throttles, pausing for 3 s, 412 rows/s");
    }

    @Test
    void saysOnceThatCallsWaitForTheirOwnLimitWhereThereIsRoom() {
        Progress progress = Progresses.enriching(
                500,
                3,
                new Hold("http://a", Hold.Reason.PACED, Duration.ZERO, Duration.ZERO),
                new Hold("http://b", Hold.Reason.PACED, Duration.ZERO, Duration.ZERO));
        assertThat(ProgressLine.of(progress))
                .isEqualTo("enriching: 500 of 20,731 rows (2%), waiting for calls.limit, 412 rows/s, 1,025 requests,"
                        + " 10 in flight, 1 retry, 3 dead-lettered, 1,234,567 tokens, 0:31 elapsed, 1:00:05 left");
        assertThat(ProgressLine.of(progress, 80))
                .doesNotContain("calls.limit")
                .contains("412 rows/s, 3 dead-lettered, 1:00:05 left");
    }

    @Test
    void saysHowManyBatchesWaitWhereNothingElseSaysWhy() {
        assertThat(ProgressLine.of(Progresses.enriching(500, 3)))
                .contains("1,025 requests, 10 in flight, 3 batches waiting, 1 retry");
        assertThat(ProgressLine.of(Progresses.enriching(
                        500, 3, new Hold("http://a", Hold.Reason.THROTTLED, Duration.ofSeconds(9), Duration.ZERO))))
                .contains("http://a throttles (9 s)", "10 in flight, 1 retry");
    }

    private static Progress held(Hold.Reason reason, Duration time) {
        return Progresses.enriching(500, new Hold("http://127.0.0.1:1234", reason, time, Duration.ofMinutes(15)));
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
