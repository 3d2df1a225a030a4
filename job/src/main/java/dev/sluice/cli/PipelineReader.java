package dev.sluice.cli;

import dev.sluice.config.Problems;
import dev.sluice.graph.Plan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a pipeline file, looks at its input, and finds all that is wrong with it. */
@FunctionalInterface
interface PipelineReader {

    /**
     * Reads the file.
     *
     * @param overrides {@code key.path=value}, in order
     */
    Checked read(Path file, List<String> overrides);

    /**
     * The plan of a file without problems; those of another are the lines of the failure's message.
     *
     * @param err is told what does not keep it from running
     */
    default Plan valid(Path file, List<String> overrides, PrintWriter err) {
        Checked checked = read(file, overrides);
        Plan plan = checked.plan();
        if (plan != null && checked.problems().isEmpty()) {
            checked.warnings().forEach(warning -> err.println("sluice: warning: " + warning));
            err.flush();
            return plan;
        }
        int count = checked.problems().list().size();
        throw new CommandFailed(
                ExitCode.WRONG_FILE_OR_USAGE,
                file + " is not valid, " + Figures.count(count, "problem", "problems") + ":\n" + checked.problems());
    }

    /**
     * A pipeline file with all that is wrong with it.
     *
     * @param plan null where there are problems
     * @param warnings what does not keep it from running
     */
    record Checked(@Nullable Plan plan, Problems problems, List<String> warnings) {}
}
