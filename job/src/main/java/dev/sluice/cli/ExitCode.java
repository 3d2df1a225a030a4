package dev.sluice.cli;

/** How a command ended, for scripts: the exit codes of {@code job/bin/sluice}. */
public enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "failed"),
    WRONG_FILE_OR_USAGE(2, "wrong file or usage"),
    REFUSED_BY_SERVICE(3, "refused by a service for good: credentials, quota or model"),
    TOO_MANY_DEAD_LETTERS(4, "more dead letters than allowed"),
    STOPPED(130, "stopped");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** What the process exits with. */
    public int code() {
        return code;
    }

    /** In words, for help and messages. */
    public String meaning() {
        return meaning;
    }

    static ExitCode of(int code) {
        for (ExitCode exitCode : values()) {
            if (exitCode.code == code) {
                return exitCode;
            }
        }
        throw new IllegalArgumentException("not an exit code: " + code);
    }
}
