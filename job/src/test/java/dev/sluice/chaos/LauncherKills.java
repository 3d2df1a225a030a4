package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Latency;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The kills of the launcher that tests have in common, and what must hold after each. */
final class LauncherKills {

    static final List<KillPoint> POINTS =
            List.of(KillPoint.at(0.1), KillPoint.at(0.5), KillPoint.at(0.95), KillPoint.BEFORE_FINAL_COMMIT);

    static final Latency LATENCY = new Latency(Duration.ofMillis(60), Duration.ofMillis(100));
    private static final Duration OFFSET = Duration.ofMillis(150);
    private static final long NEARLY_NOTHING = 1 << 20;

    /** The final commit comes soon after the last answer. */
    private static final Duration AT_THE_END = Duration.ofMillis(20);

    private LauncherKills() {}

    /** A pipeline over so many rows, about a thousand of which are answered in a second. */
    static Chaos chaos(Path folder, int rows, Shape shape, long seed) throws IOException {
        return new Chaos(new ChaosPipeline(folder, rows, shape).writeInput(), LATENCY, seed);
    }

    /** A run that was killed once, and came to its end then. */
    static Outcome killedAt(KillPoint point, Chaos chaos) throws Exception {
        Attempt attempt = chaos.killAt(point, point.equals(KillPoint.BEFORE_FINAL_COMMIT) ? AT_THE_END : OFFSET);
        assertThat(attempt.killed()).as("killed " + point).isTrue();
        return chaos.finish();
    }

    /** Asserts what must hold once a run has come to its end, beside the truth of its rows. */
    static void assertWhole(Outcome outcome, Chaos chaos) {
        assertThat(outcome.repeats().beyondFirst())
                .as("C: texts that were answered more than once")
                .isLessThanOrEqualTo(outcome.allowed());
        assertThat(chaos.truth().bytesKept())
                .as("bytes of checkpoints and journal")
                .isLessThan(NEARLY_NOTHING);
    }
}
