package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BrokenFiles.Broken;
import dev.sluice.graph.Planner;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broken file is planned as far as it goes: what was found in it stays, and nothing falls over it. */
final class BrokenFilesPlanTest {

    @ParameterizedTest
    @MethodSource("dev.sluice.config.BrokenFiles#all")
    void keepsTheProblemsOfTheFile(Broken broken) {
        Loaded loaded = PipelineFile.parse("p.yaml", broken.yaml(), List.of(), BrokenFiles.HERE);
        if (loaded.pipeline() != null) {
            assertThat(Planner.plan(loaded.pipeline(), loaded.problems())).isNull();
        }
        assertThat(loaded.problems().list().stream().map(Problem::toString)).containsAll(broken.problems());
    }
}
