package dev.sluice.graph;

/** More rows were refused than the pipeline allows. */
public final class DeadLetterException extends RuntimeException {
    DeadLetterException(String message) {
        super(message);
    }
}
