package dev.sluice.graph;

import dev.sluice.call.FatalCallException;

/** A step's service cannot be called any further. The message says which step and why, and holds no row. */
public final class StepException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why, as exit codes tell it apart. */
    private enum Reason {
        MISCONFIGURED,
        REFUSED,
        OTHER
    }

    private final Reason reason;

    private StepException(String step, Throwable cause, Reason reason) {
        super("step " + step + ": " + cause.getMessage(), cause);
        this.reason = reason;
    }

    /** What the engine gave up on. */
    static StepException of(String step, Throwable failure) {
        boolean refused = failure instanceof FatalCallException fatal && !fatal.isDefect();
        return new StepException(step, failure, refused ? Reason.REFUSED : Reason.OTHER);
    }

    /** The service cannot be opened as it is configured. */
    static StepException misconfigured(String step, Throwable problem) {
        return new StepException(step, problem, Reason.MISCONFIGURED);
    }

    /** Whether the service refuses for good; else it is down, or the connector is at fault. */
    public boolean isRefused() {
        return reason == Reason.REFUSED;
    }

    /** Whether the pipeline file, or the machine's secrets and names, must be corrected. */
    public boolean isMisconfigured() {
        return reason == Reason.MISCONFIGURED;
    }
}
