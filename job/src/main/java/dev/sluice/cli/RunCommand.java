package dev.sluice.cli;

import dev.sluice.graph.Plan;
import dev.sluice.graph.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code run}: runs a pipeline; progress goes to the error stream, summary and preview to the output. */
@Command(
        name = "run",
        description = {
            "Runs a pipeline to its end. An unfinished run of the same name and output goes on where it was: after"
                    + " Ctrl-C, a failure, a crash or a kill. What was answered is not asked for again."
        },
        footer = {"", "Example:", "  sluice run config/quickstart.yaml --set enrich.embed.calls.capacity=20 --preview 5"
        })
final class RunCommand implements Callable<Integer> {

    private final PipelineReader reader;
    private final Runner runner;
    private final Terminal terminal;

    @Mixin
    private final PipelineOptions options = new PipelineOptions();

    @Option(
            names = "--fresh",
            description = "Gives up an unfinished run, deletes what it has written, and starts over.")
    private boolean fresh;

    @Option(names = "--summary", paramLabel = "FILE.json", description = "Writes the summary as JSON.")
    private @Nullable Path summary;

    @Option(names = "--preview", paramLabel = "N", description = "Shows the first N rows of the result.")
    private int preview;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RunCommand(PipelineReader reader, Runner runner, Terminal terminal) {
        this.reader = reader;
        this.runner = runner;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (preview < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--preview: " + preview + " is negative; expected a number of rows");
        }
        Plan plan = reader.valid(
                options.file(), options.overrides(), spec.commandLine().getErr());
        Runner.Result result = run(plan);
        RunRecord run = result.record();
        if (run != null) {
            writeSummary(run);
            out().print(SummaryText.of(run));
            if (preview > 0 && result.exitCode() == ExitCode.DONE) {
                out().println();
                out().print(preview(run));
            }
        }
        return end(result);
    }

    private Runner.Result run(Plan plan) throws Exception {
        try (var progress = new ProgressWatch(spec.commandLine().getErr(), terminal)) {
            return runner.run(plan, fresh, progress);
        }
    }

    /** The run is done, whether or not its rows can be shown. */
    private String preview(RunRecord run) {
        try {
            return Preview.of(run.output(), preview);
        } catch (IOException | RuntimeException e) {
            return "no preview: " + SluiceCommand.message(e) + "\n";
        }
    }

    private int end(Runner.Result result) {
        String message = result.message();
        if (result.exitCode() != ExitCode.DONE) {
            out().flush();
            throw new CommandFailed(
                    result.exitCode(), message == null ? result.exitCode().meaning() : message);
        }
        if (message != null) {
            out().println(message);
        }
        return ExitCode.DONE.code();
    }

    private void writeSummary(RunRecord run) {
        if (summary == null) {
            return;
        }
        try {
            Files.writeString(summary, run.toJson());
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.FAILED, "--summary: cannot write " + summary + ": " + e, e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
