package dev.sluice.fake;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can go wrong with an answer. */
public enum FaultKind {
    /** A status of the client's or the server's fault; nothing is taken from the limits. */
    STATUS("status"),
    /** The connection is reset before any answer. */
    RESET("reset"),
    /** The connection is reset in the middle of the right answer. */
    RESET_BODY("resetBody"),
    /** Ten times the latency, at least a second. */
    SLOW("slow"),
    /** The right answer, one byte a second. */
    TRICKLE("trickle"),
    /** One vector too few: that of the last text. */
    MISSING("missing"),
    /** One vector too many. */
    EXTRA("extra"),
    /** All vectors, the last first; right by their indices. */
    SHUFFLED("shuffled"),
    /** The last vector has the first one's index. */
    DUPLICATE_INDEX("duplicateIndex"),
    /** The last vector has an index that no text has. */
    OUT_OF_RANGE("outOfRange"),
    /** The first value is NaN. */
    NAN("nan"),
    /** Vectors are longer by one than asked for. */
    WRONG_DIMENSION("wrongDimension"),
    /** The first half of the right body as if it were all of it. */
    BAD_JSON("badJson"),
    /** 200 with an error in the body. */
    ERROR_BODY("errorBody"),
    /** 200 without a body. */
    EMPTY("empty"),
    /** The right answer, compressed where the request allows it. */
    GZIP("gzip");

    private final String spelling;

    FaultKind(String spelling) {
        this.spelling = spelling;
    }

    /** Whether a client can use the answer as soon as it has come, all at once. */
    boolean leavesAnswerRight() {
        return this == SLOW || this == SHUFFLED || this == GZIP;
    }

    /** As it stands in {@code --faults}; a status stands there as its number. */
    public String spelling() {
        return spelling;
    }

    static Optional<FaultKind> of(String spelling) {
        return named().filter(kind -> kind.spelling.equals(spelling)).findFirst();
    }

    /** All that have a name, in the order of the documentation. */
    static List<String> spellings() {
        return named().map(FaultKind::spelling).toList();
    }

    private static Stream<FaultKind> named() {
        return Arrays.stream(values()).filter(kind -> kind != STATUS);
    }
}
