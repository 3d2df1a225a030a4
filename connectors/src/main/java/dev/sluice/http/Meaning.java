package dev.sluice.http;

import dev.sluice.service.CallFailure.Kind;

/** What a failed call means for the batch, as rules of a {@link StatusTable} say it. */
public enum Meaning {
    /** Try again later. */
    TRANSIENT(Kind.TRANSIENT),
    /** Every call to the service waits. */
    THROTTLED(Kind.THROTTLED),
    /** Halve the batch. */
    TOO_LARGE(Kind.TOO_LARGE),
    /** Find the row that is at fault. */
    DATA(Kind.DATA),
    /** Try again, then give the rows up. */
    BAD_RESPONSE(Kind.BAD_RESPONSE),
    /** Stop the job. */
    FATAL(Kind.FATAL),
    /** Try again later, although the service may have done its work. */
    OUTCOME_UNKNOWN(Kind.TRANSIENT);

    private final Kind kind;

    Meaning(Kind kind) {
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
