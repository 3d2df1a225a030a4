package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.RepeatCounts;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two launchers on the same pipeline at once. */
@Timeout(120)
final class TwoRunsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void refusesTheSecondAndLeavesTheFirstAlone() throws Exception {
        ChaosPipeline pipeline = new ChaosPipeline(folder, 2_000, Shape.SLOW).writeInput();
        try (FakeEmbeddings service = new FakeEmbeddings(Chaos.settings(LauncherKills.LATENCY, 1))) {
            String file = pipeline.write(service.url()).toString();
            // The first cannot end before the second has come and gone.
            service.hold(ChaosPipeline.text(1_999));
            try (LauncherProcess first = LauncherProcess.start(folder, "first", "run", file)) {
                Awaitility.await("a row is answered")
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> Chaos.repeats(service).distinct() > 0 || !first.isAlive());
                try (LauncherProcess second = LauncherProcess.start(folder, "second", "run", file)) {
                    assertThat(second.awaitExit(PATIENCE)).as(second.err()).isEqualTo(2);
                    assertThat(second.err())
                            .contains("sluice: " + pipeline.out()
                                    + " is being written to by another run on this machine; wait for its end, or choose"
                                    + " another path\n");
                }
                assertThat(first.isAlive()).isTrue();
                service.release();
                assertThat(first.awaitExit(PATIENCE)).as(first.err()).isZero();
            }
            assertThat(Chaos.repeats(service)).isEqualTo(new RepeatCounts(pipeline.texts(), 0, 0));
        }
        new Truth(pipeline).assertFinished();
    }
}
