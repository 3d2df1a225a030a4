package dev.sluice.call;

/**
 * A service was down, or refused every call, for longer than {@link CallPolicy#outage}. The job fails and can
 * be resumed: no row was given up for it. Its message holds no row's content.
 */
public final class OutageException extends Exception {
    OutageException(String message) {
        super(message);
    }
}
