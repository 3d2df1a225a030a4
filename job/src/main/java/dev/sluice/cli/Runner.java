package dev.sluice.cli;

import dev.sluice.graph.Plan;
import dev.sluice.graph.Progress;
import dev.sluice.graph.RunRecord;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs a pipeline to its end, or hands it to a cluster; {@link RunCommand} does all that a user sees of it. */
@FunctionalInterface
interface Runner {

    /**
     * Runs the pipeline in the calling thread.
     *
     * @param fresh whether an unfinished run of the pipeline is given up; else it goes on
     * @param watch to be called once, as soon as there is progress to show
     * @throws CommandFailed when the run did not get as far as having a record
     */
    Result run(Plan plan, boolean fresh, Watch watch) throws Exception;

    /** Shows progress until the run has returned. */
    interface Watch {
        /** Polls the supplier on a thread of its own; it should answer at once and may throw. */
        void watch(Supplier<Progress> progress);

        /** Shows a line that a user should see at the start of a run. */
        void say(String line);
    }

    /**
     * How a run ended.
     *
     * @param record null where a cluster goes on with the run
     * @param message what a user should know beside the record, such as why it failed and how to go on
     */
    record Result(
            ExitCode exitCode,
            @Nullable RunRecord record,
            @Nullable String message) {}
}
