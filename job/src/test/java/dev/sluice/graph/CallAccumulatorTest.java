package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CallListener.Ending;
import dev.sluice.call.CallStats;
import dev.sluice.call.Called;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

final class CallAccumulatorTest {

    private final CallAccumulator accumulator = new CallAccumulator();

    @Test
    void countsARequestWhenItHasEndedAndItsBatchGoesOn() {
        accumulator.began();
        accumulator.began();
        assertThat(accumulator.getLocalValue()).isEqualTo(new LiveCalls(CallStats.NONE, 0, 2));
        accumulator.onSent(50, Duration.ZERO, 0);
        assertThat(accumulator.getLocalValue()).isEqualTo(new LiveCalls(CallStats.NONE, 1, 1));
        accumulator.onEnded(Ending.OUTCOME_UNKNOWN, 0, Duration.ZERO, 0);
        accumulator.onRetry();
        accumulator.onSent(50, Duration.ZERO, 0);
        accumulator.onEnded(Ending.TOO_LARGE, 413, Duration.ZERO, 0);
        accumulator.onSplit();
        accumulator.onSent(25, Duration.ZERO, 0);
        accumulator.onEnded(Ending.ANSWERED, 200, Duration.ZERO, 75);
        assertThat(accumulator.getLocalValue())
                .isEqualTo(
                        new LiveCalls(new CallStats(3, Map.of(0, 1L, 413, 1L, 200, 1L), 1, 1, 1, 75, 0, 0, 0), 0, 2));
    }

    @Test
    void takesFromABatchThatIsDoneOnlyWhatNoRequestTold() {
        accumulator.began();
        accumulator.onCalled(
                new Called(List.of(), new int[0], new CallStats(9, Map.of(200, 9L), 8, 7, 6, 5, 4, 3, 0), () -> {}));
        accumulator.done();
        assertThat(accumulator.getLocalValue())
                .isEqualTo(new LiveCalls(new CallStats(0, Map.of(), 0, 0, 0, 0, 4, 3, 0), 0, 0));
    }

    @Test
    void carriesTheCountsOfWhenItIsSentAndAddsThemUp() throws Exception {
        accumulator.began();
        accumulator.onSent(1, Duration.ZERO, 0);
        CallAccumulator sent = InstantiationUtil.clone(accumulator);
        accumulator.onEnded(Ending.ANSWERED, 200, Duration.ZERO, 3);
        assertThat(sent.getLocalValue()).isEqualTo(new LiveCalls(CallStats.NONE, 1, 0));
        sent.merge(accumulator);
        assertThat(sent.getLocalValue())
                .isEqualTo(new LiveCalls(new CallStats(1, Map.of(200, 1L), 0, 0, 0, 3, 0, 0, 0), 1, 1));
    }
}
