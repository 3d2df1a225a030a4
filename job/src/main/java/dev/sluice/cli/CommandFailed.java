package dev.sluice.cli;

/** A command that did not end with {@link ExitCode#DONE}; its message is for the user and needs no stack trace. */
public final class CommandFailed extends RuntimeException {

    private final ExitCode exitCode;

    public CommandFailed(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CommandFailed(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What a launcher exits with. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
