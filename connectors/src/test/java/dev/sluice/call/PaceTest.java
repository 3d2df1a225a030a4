package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PaceTest {
    /** Overflows within a test, as the clock may. */
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private long start = now;

    @Test
    void burstsNoMoreThanTwoHundredMillisecondsWorth() {
        assertThat(times(pace(600), 4, 1)).containsExactly(0L, 0L, 100L, 200L);
        assertThat(times(pace(6000), 22, 1).subList(18, 22)).containsExactly(0L, 0L, 10L, 20L);
    }

    @Test
    void slowPacesDoNotBurst() {
        assertThat(times(pace(60), 3, 1)).containsExactly(0L, 1000L, 2000L);
    }

    @Test
    void whatIsLargerThanTheBurstIsPaidAfterwards() {
        assertThat(times(pace(60_000), 3, 10_000)).containsExactly(0L, 9_801L, 19_801L);
    }

    @Test
    void restEarnsNoMoreThanTheBurst() {
        Pace pace = pace(600);
        times(pace, 10, 1);
        now += Duration.ofHours(1).toNanos();
        long rested = sinceStart();
        assertThat(times(pace, 4, 1)).containsExactly(rested, rested, rested + 100, rested + 200);
    }

    @Test
    void aMinuteHoldsTheQuota() {
        long withinMinute =
                times(pace(600), 1000, 1).stream().filter(at -> at < 60_000).count();
        assertThat(withinMinute).isEqualTo(601); // 600 and what of the burst came early
    }

    @Test
    void aLateAlarmCostsNothingOfTheRate() {
        List<Long> times = times(pace(300), 101, 1, turn -> turn % 3 == 0 ? 90 : 7);
        assertThat(times.get(100) - times.get(1)).isCloseTo(99 * 200L, Offset.offset(200L));
    }

    @Test
    void aVeryLateAlarmEarnsNoMoreThanRest() {
        assertThat(times(pace(600), 7, 1, turn -> turn == 3 ? 10_000 : 0))
                .containsExactly(0L, 0L, 100L, 10_200L, 10_200L, 10_300L, 10_400L);
    }

    @Test
    void whatIsOwedStaysInUnitsWhenTheRateChanges() {
        Pace pace = pace(60_000);
        pace.charge(10_000);
        pace.change(30_000, now);
        assertThat(Duration.ofNanos(pace.delay(now)).toMillis()).isEqualTo(19_802);
        pace.change(600_000, now);
        assertThat(Duration.ofNanos(pace.delay(now)).toMillis()).isEqualTo(800);
    }

    @Test
    void settlesWithWhatWasUsed() {
        Pace pace = pace(60_000);
        pace.charge(10_000);
        pace.charge(-6_000);
        assertThat(Duration.ofNanos(pace.delay(now)).toMillis()).isEqualTo(3_801);
    }

    @Test
    void withoutALimitNothingIsOwedOnceThereIsOne() {
        Pace pace = pace(Double.POSITIVE_INFINITY);
        pace.charge(1_000_000);
        assertThat(pace.delay(now)).isZero();
        pace.change(60, now);
        assertThat(pace.delay(now)).isZero();
    }

    private Pace pace(double unitsPerMinute) {
        start = now;
        return new Pace(unitsPerMinute, now);
    }

    private List<Long> times(Pace pace, int count, long units) {
        return times(pace, count, units, turn -> 0);
    }

    /** When units are let in that wait for their turn, in milliseconds; each alarm is late by so many. */
    private List<Long> times(Pace pace, int count, long units, IntUnaryOperator lateMillis) {
        List<Long> times = new ArrayList<>();
        for (int turn = 0; turn < count; turn++) {
            long delay = pace.delay(now);
            pace.hold(delay > 0);
            if (delay > 0) {
                now += delay + Duration.ofMillis(lateMillis.applyAsInt(turn)).toNanos();
                assertThat(pace.delay(now)).isZero();
                pace.hold(false);
            }
            times.add(sinceStart());
            pace.charge(units);
        }
        return times;
    }

    private long sinceStart() {
        return Duration.ofNanos(now - start).toMillis();
    }
}
