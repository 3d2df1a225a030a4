package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code validate}: all errors of a pipeline file at once; runs nothing. */
@Command(
        name = "validate",
        description = "Shows all errors of a pipeline file at once.",
        footer = {"", "Example:", "  sluice validate config/quickstart.yaml --set buckets.size=1000"})
final class ValidateCommand implements Callable<Integer> {

    private final PipelineReader reader;

    @Mixin
    private final PipelineOptions options = new PipelineOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ValidateCommand(PipelineReader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() {
        reader.valid(options.file(), options.overrides(), spec.commandLine().getErr());
        spec.commandLine().getOut().println(options.file() + " is valid");
        return ExitCode.DONE.code();
    }
}
