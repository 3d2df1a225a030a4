package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrandTest {
    private final ManualTimer timer = new ManualTimer();
    private final List<String> seen = new ArrayList<>();
    private final Strand strand = new Strand(timer, thrown -> seen.add(String.valueOf(thrown.getMessage())));

    @Test
    void runsNestedStepsAfterTheOneThatBroughtThem() {
        strand.run(() -> {
            strand.run(() -> seen.add("second"));
            seen.add("first");
        });
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void aLongChainOfStepsIsALoop() {
        countDown(1_000_000);
        assertThat(seen).containsExactly("done");
    }

    private void countDown(int left) {
        strand.run(left == 0 ? () -> seen.add("done") : () -> countDown(left - 1));
    }

    @Test
    void aStepThatThrowsIsReportedAndTheNextRuns() {
        strand.run(() -> {
            strand.run(() -> seen.add("next"));
            throw new IllegalStateException("broken");
        });
        assertThat(seen).containsExactly("broken", "next");
    }

    @Test
    void aWaitThatIsCancelledWhenItsTimeHasComeDoesNotRun() {
        strand.run(() -> {
            strand.after(Duration.ofSeconds(1), () -> seen.add("late"));
            timer.advance(Duration.ofSeconds(1));
            strand.cancelWait();
        });
        assertThat(seen).isEmpty();
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void nothingRunsAfterTheEnd() {
        strand.run(() -> {
            strand.after(Duration.ofSeconds(1), () -> seen.add("wait"));
            strand.run(() -> seen.add("step"));
            strand.end();
        });
        timer.runAll();
        assertThat(seen).isEmpty();
    }
}
