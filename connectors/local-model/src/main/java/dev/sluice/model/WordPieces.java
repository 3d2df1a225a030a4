package dev.sluice.model;

import java.util.Arrays;

/** A text as the ids of its word pieces, the mark of its start first and of its end last. */
final class WordPieces {

    private WordPieces() {}

    /** The first pieces of the text, still closed by the mark of its end. */
    static long[] clip(long[] ids, int max) {
        if (ids.length <= max) {
            return ids;
        }
        long[] clipped = Arrays.copyOf(ids, max);
        clipped[max - 1] = ids[ids.length - 1];
        return clipped;
    }

    /** The attention mask of a text without padding. */
    static long[] ones(int length) {
        long[] mask = new long[length];
        Arrays.fill(mask, 1);
        return mask;
    }
}
