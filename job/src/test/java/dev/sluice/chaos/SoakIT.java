package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.Latency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many rows and many kills at random, against a fast service. How many is set by {@code -Dsluice.soak.rows} and {@code
 * -Dsluice.soak.kills}, where they strike by {@code -Dsluice.soak.seed}; {@code mvn -Psoak} runs this test alone, with
 * two million rows and 25 kills.
 */
final class SoakIT {

    private static final int ROWS = Integer.getInteger("sluice.soak.rows", 40_000);
    private static final int KILLS = Integer.getInteger("sluice.soak.kills", 3);
    private static final long SEED = Long.getLong("sluice.soak.seed", 1);
    private static final Latency LATENCY = new Latency(Duration.ofMillis(5), Duration.ofMillis(20));
    private static final Duration OFFSET = Duration.ofMillis(500);
    private static final long FEW_MEGABYTES = 4 << 20;

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Timeout(3600)
    void everyRowIsThereOnceAfterManyKills() throws Exception {
        Shape shape = new Shape(2, 4, 100, Duration.ofSeconds(1), true, 0);
        double[] fractions = new Random(SEED).doubles(KILLS, 0, 0.99).sorted().toArray();
        try (Chaos chaos = new Chaos(new ChaosPipeline(folder, ROWS, shape).writeInput(), LATENCY, SEED)) {
            for (double fraction : fractions) {
                Attempt attempt = chaos.killAt(KillPoint.at(fraction), OFFSET);
                assertThat(attempt.killed()).as("killed " + attempt.point()).isTrue();
            }
            Outcome outcome = chaos.finish();

            System.out.print(Distribution.of(outcome));
            assertThat(outcome.repeats().beyondFirst())
                    .as("C: texts that were answered more than once")
                    .isLessThanOrEqualTo(outcome.allowed());
            assertThat(chaos.truth().bytesKept())
                    .as("bytes of checkpoints and journal")
                    .isLessThan(FEW_MEGABYTES);
        }
    }
}
