package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.config.Loaded;
import dev.sluice.config.PipelineFile;
import dev.sluice.graph.Planner;

/** The parts that both entry points work with. */
final class Wiring {

    private Wiring() {}

    /**
     * Reads pipeline files with the process's environment.
     *
     * @param secretsHere whether this machine makes the calls, and so must have the secrets
     */
    static PipelineReader reader(boolean secretsHere) {
        return reader(Environment.ofProcess(secretsHere));
    }

    static PipelineReader reader(Environment environment) {
        return (file, overrides) -> {
            Loaded loaded = PipelineFile.read(file, overrides, environment);
            return new PipelineReader.Checked(
                    loaded.pipeline() == null ? null : Planner.plan(loaded.pipeline(), loaded.problems()),
                    loaded.problems());
        };
    }
}
