package dev.sluice.config;

/** A value that cannot be what its key wants. */
final class InvalidValue extends Exception {

    private final String problem;

    /** With the message of the {@link Problem} that it becomes. */
    InvalidValue(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
