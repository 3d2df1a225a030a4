package dev.sluice.graph;

import dev.sluice.config.Environment;
import dev.sluice.config.Loaded;
import dev.sluice.config.PipelineFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the text of a pipeline file as {@code sluice run} does, on an embedded Flink, without a command line. */
public final class PipelineFixture {

    private PipelineFixture() {}

    /**
     * Runs a pipeline to its end.
     *
     * @param workingDirectory where the file's relative paths begin
     * @param env variables for {@code ${env:…}}; there are no others. Secrets are resolved once more where they are
     *     used, from this process: give them as {@code ${file:…}}
     * @throws AssertionError where the file has problems, with all of them
     */
    public static RunRecord run(String yaml, Path workingDirectory, Map<String, String> env) throws Exception {
        return new PipelineRun(plan(yaml, workingDirectory, env), true, false, notice -> {}).run();
    }

    /** The plan of a pipeline, as {@link #run} runs it. */
    static Plan plan(String yaml, Path workingDirectory, Map<String, String> env) {
        Environment environment = new Environment(env::get, workingDirectory, true);
        Loaded loaded = PipelineFile.parse("pipeline.yaml", yaml, List.of(), environment);
        Plan plan = loaded.pipeline() == null ? null : Planner.plan(loaded.pipeline(), loaded.problems());
        if (plan == null || !loaded.problems().isEmpty()) {
            throw new AssertionError("the pipeline has problems:\n" + loaded.problems());
        }
        return plan;
    }
}
