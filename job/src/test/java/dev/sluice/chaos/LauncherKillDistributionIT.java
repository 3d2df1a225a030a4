package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten kills of the launcher at each point, at random offsets, and what they cost as a table. */
@Tag("chaos")
final class LauncherKillDistributionIT {

    private static final int ROWS = 4_000;
    private static final int REPETITIONS = Integer.getInteger("sluice.kill.repetitions", 10);

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest(name = "journal {0}")
    @ValueSource(booleans = {true, false})
    @Timeout(3600)
    void goesOnAfterEachKill(boolean journal) throws Exception {
        Shape shape = journal ? Shape.SLOW : Shape.SLOW.withoutJournal();
        List<Outcome> outcomes = new ArrayList<>();
        for (KillPoint point : LauncherKills.POINTS) {
            for (int seed = 1; seed <= REPETITIONS; seed++) {
                Path own = Files.createDirectories(folder.resolve(outcomes.size() + "-" + journal));
                try (Chaos chaos = LauncherKills.chaos(own, ROWS, shape, seed)) {
                    Outcome outcome = LauncherKills.killedAt(point, chaos);
                    LauncherKills.assertWhole(outcome, chaos);
                    outcomes.add(outcome);
                }
            }
        }
        System.out.print("journal: " + journal + "\n" + Distribution.byPoint(outcomes));
        assertThat(outcomes).hasSize(LauncherKills.POINTS.size() * REPETITIONS);
    }
}
