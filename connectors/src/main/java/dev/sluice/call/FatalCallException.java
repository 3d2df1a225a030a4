package dev.sluice.call;

/**
 * No further call can succeed: the service refuses for good (credentials, quota, model), refuses every row
 * alike, or there is a defect. The job must stop without a restart. Its message holds no row's content.
 */
public final class FatalCallException extends Exception {
    private final boolean defect;

    private FatalCallException(String message, boolean defect) {
        super(message);
        this.defect = defect;
    }

    static FatalCallException refused(String message) {
        return new FatalCallException(message, false);
    }

    /**
     * An exception that nobody declared. It gives its class and its stack trace, not its message nor its
     * cause: these may quote a row.
     */
    static FatalCallException defect(String service, Throwable thrown) {
        FatalCallException defect = new FatalCallException(
                service + ": " + thrown.getClass().getName() + " in a call, a defect of the service's connector; "
                        + "its message is withheld, as it may quote a row. See the stack trace",
                true);
        defect.setStackTrace(thrown.getStackTrace());
        return defect;
    }

    /** Whether the fault lies in the program, not in what the service said. */
    public boolean isDefect() {
        return defect;
    }
}
