package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AimdTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Aimd aimd = new Aimd(16);

    @Test
    void startsAtTheCapacity() {
        assertThat(aimd.limit()).isEqualTo(16);
        aimd.answered(0, MILLI);
        assertThat(aimd.limit()).isEqualTo(16);
    }

    @Test
    void halvesOncePerFlightOfRequests() {
        aimd.dropped(0, 10);
        aimd.dropped(1, 11);
        aimd.dropped(10, 12);
        assertThat(aimd.limit()).isEqualTo(8);
        aimd.dropped(11, 20);
        assertThat(aimd.limit()).isEqualTo(4);
    }

    @Test
    void neverFallsBelowOne() {
        for (int i = 0; i < 100; i++) {
            aimd.dropped(2L * i, 2L * i + 1);
        }
        assertThat(aimd.limit()).isEqualTo(1);
    }

    @Test
    void growsByOneARoundOfAnswers() {
        aimd.dropped(0, 0);
        for (int i = 0; i < 8; i++) {
            aimd.answered(0, 0);
        }
        assertThat(aimd.limit()).isEqualTo(8);
        aimd.answered(0, 0);
        assertThat(aimd.limit()).isEqualTo(9);
    }

    @Test
    void isBackAtTheCapacityFifteenSecondsAfterwardsHoweverSlowTheAnswers() {
        for (int i = 0; i < 10; i++) {
            aimd.dropped(i - 9L, i - 9L);
        }
        for (int second = 1; second <= 14; second += 4) {
            aimd.answered(0, second * 1000L * MILLI);
        }
        assertThat(aimd.limit()).isBetween(14, 15);
        aimd.answered(0, 15_000 * MILLI);
        assertThat(aimd.limit()).isEqualTo(16);
    }

    @Test
    void aCapacityOfOneStaysAtOne() {
        Aimd one = new Aimd(1);
        one.dropped(0, 1);
        one.answered(1, 2);
        assertThat(one.limit()).isEqualTo(1);
    }

    @Test
    void aPauseWithoutRequestsTellsNothing() {
        aimd.dropped(0, 0);
        aimd.answered(60_000 * MILLI, 60_300 * MILLI);
        assertThat(aimd.limit()).isEqualTo(8);
        aimd.answered(60_000 * MILLI, 61_200 * MILLI);
        assertThat(aimd.limit()).isEqualTo(9);
    }
}
