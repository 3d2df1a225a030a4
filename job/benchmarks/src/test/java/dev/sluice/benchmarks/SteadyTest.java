package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.fake.AcceptedSecond;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which seconds of a run count. */
final class SteadyTest {

    /** 0 0 | 9 9 | 5 6 7 | 1: two idle seconds, two of the start, three that count, one of the end. */
    private static final List<AcceptedSecond> LIFE = LongStream.of(0, 0, 9, 9, 5, 6, 7, 1)
            .mapToObj(requests -> new AcceptedSecond(requests, 10 * requests))
            .toList();

    @Test
    void countsFromTheFirstRequestAndLeavesOutStartAndEnd() {
        Steady steady = Steady.of(LIFE, 2, 1);
        assertThat(steady.seconds()).hasSize(3);
        assertThat(steady.requestsPerMinute()).isEqualTo(6 * 60);
        assertThat(steady.tokensPerMinute()).isEqualTo(60 * 60);
    }

    @Test
    void refusesARunWithoutSteadyPart() {
        assertThatThrownBy(() -> Steady.of(LIFE, 5, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the run was too short: nothing is left between its start and its end");
        assertThatThrownBy(() -> Steady.of(List.of(), 10, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
