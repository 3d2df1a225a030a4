package dev.sluice.cli;

import dev.sluice.config.Environment;
import dev.sluice.config.Loaded;
import dev.sluice.config.PipelineFile;
import dev.sluice.graph.Plan;
import dev.sluice.graph.Planner;
import java.util.List;

/** The parts that both entry points work with. */
final class Wiring {

    private Wiring() {}

    /**
     * Reads pipeline files with the process's environment.
     *
     * @param callsHere whether this process makes the calls, and so must have the secrets, and heap for the batches
     */
    static PipelineReader reader(boolean callsHere) {
        return reader(
                Environment.ofProcess(callsHere),
                callsHere ? Runtime.getRuntime().maxMemory() : Long.MAX_VALUE);
    }

    /**
     * Reads pipeline files.
     *
     * @param heapBytes for batches in flight; warns of a pipeline that may need more
     */
    static PipelineReader reader(Environment environment, long heapBytes) {
        return (file, overrides) -> {
            Loaded loaded = PipelineFile.read(file, overrides, environment);
            Plan plan = loaded.pipeline() == null ? null : Planner.plan(loaded.pipeline(), loaded.problems());
            return new PipelineReader.Checked(
                    plan, loaded.problems(), plan == null ? List.of() : plan.warnings(heapBytes));
        };
    }
}
