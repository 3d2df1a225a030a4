package dev.sluice.fake;

import org.jspecify.annotations.Nullable;

/**
 * Which vectors stand in an answer, where and with which index.
 *
 * @param fault what is wrong with it; null, or a fault of another sort, for nothing
 * @param texts of the request
 */
record AnswerShape(@Nullable FaultKind fault, int texts) {

    int entries() {
        if (fault == FaultKind.MISSING) {
            return texts - 1;
        }
        if (fault == FaultKind.EXTRA) {
            return texts + 1;
        }
        // One text alone gets two vectors of one index.
        return fault == FaultKind.DUPLICATE_INDEX ? Math.max(2, texts) : texts;
    }

    /** The text whose vector stands in an entry. */
    int text(int entry) {
        return fault == FaultKind.SHUFFLED ? texts - 1 - entry : Math.min(entry, texts - 1);
    }

    int index(int entry) {
        boolean last = entry == entries() - 1;
        if (fault == FaultKind.SHUFFLED) {
            return text(entry);
        }
        if (fault == FaultKind.DUPLICATE_INDEX && last) {
            return 0;
        }
        return fault == FaultKind.OUT_OF_RANGE && last ? texts : entry;
    }

    int dimensions(int asked) {
        return fault == FaultKind.WRONG_DIMENSION ? asked + 1 : asked;
    }

    boolean beginsWithNan() {
        return fault == FaultKind.NAN;
    }
}
