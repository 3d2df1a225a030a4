package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.RepeatCounts;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} of the launcher, once at each point; the next run goes on by itself. */
@Timeout(300)
final class LauncherKillIT {

    private static final int ROWS = 4_000;
    private static final long SEED = 1;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void anUninterruptedRunAsksForNothingTwice() throws Exception {
        try (Chaos chaos = LauncherKills.chaos(folder, 1_000, Shape.SLOW, SEED)) {
            Outcome outcome = chaos.finish();

            assertThat(outcome.repeats()).isEqualTo(new RepeatCounts(990, 0, 0));
            assertThat(outcome.record().resumedFrom()).isNull();
        }
    }

    static Stream<KillPoint> points() {
        return LauncherKills.POINTS.stream();
    }

    @ParameterizedTest
    @MethodSource("points")
    void goesOnAfterAKill(KillPoint point) throws Exception {
        try (Chaos chaos = LauncherKills.chaos(folder, ROWS, Shape.SLOW, SEED)) {
            Outcome outcome = LauncherKills.killedAt(point, chaos);
            LauncherKills.assertWhole(outcome, chaos);
            assertThat(outcome.attempts().get(0).kept())
                    .as("texts in the journal at the kill")
                    .isPositive();
            assertThat(outcome.record().rowsFromJournal()).isPositive();
        }
    }

    @Test
    void withoutAJournalAsksAgainForNoMoreThanSinceTheLastCheckpoint() throws Exception {
        try (Chaos chaos = LauncherKills.chaos(folder, ROWS, Shape.SLOW.withoutJournal(), SEED)) {
            LauncherKills.assertWhole(LauncherKills.killedAt(KillPoint.at(0.5), chaos), chaos);
        }
    }
}
