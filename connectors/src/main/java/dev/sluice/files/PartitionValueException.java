package dev.sluice.files;

/** A value cannot be the name of a partition's folder. Says which column's and why, without the value. */
public final class PartitionValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PartitionValueException(String message) {
        super(message);
    }
}
