package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: its verbs, its help, and how failures become messages and exit codes. */
@Command(
        name = "sluice",
        description = "Sends tables through slow, rate-limited, paid services, and loses nothing.",
        synopsisSubcommandLabel = "VERB",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = SluiceCommand.Version.class,
        sortOptions = false)
final class SluiceCommand {

    private SluiceCommand() {}

    /** The command line with these parts; the caller may set where it prints. */
    static CommandLine with(PipelineReader reader, Runner runner, Terminal terminal) {
        return with(reader, runner, terminal, ServeFakeCommand.Serving::untilExit);
    }

    /** The same with what keeps a fake service alive. */
    static CommandLine with(PipelineReader reader, Runner runner, Terminal terminal, ServeFakeCommand.Serving serving) {
        CommandLine line = new CommandLine(new SluiceCommand())
                .addSubcommand(new RunCommand(reader, runner, terminal))
                .addSubcommand(new ValidateCommand(reader))
                .addSubcommand(new ServeFakeCommand(serving));
        line.getCommandSpec().usageMessage().footer(exitCodes());
        return line.setParameterExceptionHandler(SluiceCommand::wrongUsage)
                .setExecutionExceptionHandler(SluiceCommand::failed)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static String[] exitCodes() {
        return Stream.concat(
                        Stream.of("", "Exit codes:"),
                        Arrays.stream(ExitCode.values())
                                .map(code -> "  %3d  %s".formatted(code.code(), code.meaning())))
                .toArray(String[]::new);
    }

    private static int wrongUsage(ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("sluice: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.WRONG_FILE_OR_USAGE.code();
    }

    private static int failed(Exception e, CommandLine line, @Nullable ParseResult parsed) {
        line.getOut().flush();
        line.getErr().println("sluice: " + message(e));
        line.getErr().flush();
        return e instanceof CommandFailed failed ? failed.exitCode().code() : ExitCode.FAILED.code();
    }

    /** The innermost cause says what happened; what wraps it says only that something did. */
    static String message(Throwable e) {
        if (e instanceof CommandFailed && e.getMessage() != null) {
            return e.getMessage();
        }
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null
                ? cause.getClass().getName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** The version that the jar's manifest names. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SluiceCommand.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + (version == null ? "(not packaged)" : version)};
        }
    }
}
