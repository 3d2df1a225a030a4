package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The middle of a run. */
final class SpeedTest {

    private final List<Speed.Moment> moments = new ArrayList<>();

    @Test
    void leavesOutTheSlowStartAndTheTail() {
        long[] rows = {0, 0, 10, 30, 130, 230, 330, 335, 335, 335};
        long[] processorMillis = {500, 900, 1_000, 1_500, 1_520, 1_540, 1_560, 1_900, 2_000, 2_100};
        moments(rows, processorMillis);
        assertThat(Speed.of(moments, 1, 1)).isEqualTo(new Speed(100, 200));
    }

    @Test
    void refusesARunWithoutAMiddle() {
        moments(new long[] {0, 10, 20}, new long[] {1, 2, 3});
        assertThatThrownBy(() -> Speed.of(moments, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the run was too short: nothing is left between its start and its end");
    }

    private void moments(long[] rows, long[] processorMillis) {
        for (int second = 0; second < rows.length; second++) {
            moments.add(new Speed.Moment(
                    Duration.ofSeconds(second).toNanos(), rows[second], Duration.ofMillis(processorMillis[second])));
        }
    }
}
