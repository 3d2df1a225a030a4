package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeEmbeddings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An output on a disk that fills up in the middle of a run. */
@Tag("chaos") // Flink's restarts back off for most of a minute
@Timeout(300)
final class DiskFullIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void failsNamingTheSinkAndCompletesOnceThereIsSpace() throws Exception {
        ChaosPipeline pipeline = new ChaosPipeline(folder, 6_000, Shape.SLOW).writeInput();
        Truth truth = new Truth(pipeline);
        try (SmallDisk disk = SmallDisk.mount(pipeline.out(), "100k");
                FakeEmbeddings service = new FakeEmbeddings(Chaos.settings(LauncherKills.LATENCY, 1))) {
            String file = pipeline.write(service.url()).toString();
            try (LauncherProcess first = LauncherProcess.start(folder, "first", "run", file)) {
                assertThat(first.awaitExit(PATIENCE)).as(first.err()).isEqualTo(1);
                assertThat(first.err()).contains(pipeline.out().toString());
            }
            assertThat(truth.visibleRows()).isBetween(1L, pipeline.rows() - 1L);

            disk.resize("64m");
            try (LauncherProcess second = LauncherProcess.start(folder, "second", "run", file)) {
                assertThat(second.awaitExit(PATIENCE)).as(second.err()).isZero();
            }
            truth.assertFinished();
        }
    }
}
