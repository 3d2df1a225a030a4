package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HoldAccumulatorTest {

    private static final Hold DOWN = hold("http://a", Hold.Reason.DOWN, 12);
    private static final Hold THROTTLED = hold("http://a", Hold.Reason.THROTTLED, 30);

    private final HoldAccumulator accumulator = new HoldAccumulator();

    @Test
    void carriesWhatTheEngineSaysWhenItIsSent() throws Exception {
        AtomicReference<@Nullable Hold> engine = new AtomicReference<>(DOWN);
        accumulator.watch(engine::get);
        HoldAccumulator sent = InstantiationUtil.clone(accumulator);
        engine.set(null);
        assertThat(sent.getLocalValue()).containsExactly(DOWN);
        assertThat(InstantiationUtil.clone(accumulator).getLocalValue()).isEmpty();
    }

    @Test
    void saysNothingOfAnEngineThatIsClosed() throws Exception {
        accumulator.watch(() -> DOWN);
        accumulator.watch(null);
        assertThat(InstantiationUtil.clone(accumulator).getLocalValue()).isEmpty();
    }

    @Test
    void keepsTheGraverAndTheLongerHoldOfAService() {
        HoldAccumulator other = new HoldAccumulator();
        other.add(DOWN);
        other.add(hold("http://b", Hold.Reason.THROTTLED, 2));
        accumulator.add(THROTTLED);
        accumulator.add(hold("http://b", Hold.Reason.THROTTLED, 1));
        accumulator.merge(other);
        assertThat(accumulator.getLocalValue()).containsExactly(DOWN, hold("http://b", Hold.Reason.THROTTLED, 2));
    }

    private static Hold hold(String service, Hold.Reason reason, int seconds) {
        return new Hold(service, reason, Duration.ofSeconds(seconds), Duration.ofMinutes(15));
    }
}
