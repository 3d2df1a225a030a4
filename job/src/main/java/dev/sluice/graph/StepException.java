package dev.sluice.graph;

import dev.sluice.call.FatalCallException;

/** A step's service cannot be called any further. The message says which step and why, and holds no row. */
public final class StepException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    StepException(String step, Throwable cause) {
        super("step " + step + ": " + cause.getMessage(), cause);
        this.refused = cause instanceof FatalCallException fatal && !fatal.isDefect();
    }

    /** Whether the service refuses for good; else it is down, or the connector is at fault. */
    public boolean isRefused() {
        return refused;
    }
}
