package dev.sluice.journal;

import java.util.Arrays;

/** The rows of a call whose keys the index knows, in the order of the records. */
final class Hits {
    /** Number of the entry, then the row. */
    private final long[] entriesAndRows;

    private Hits(long[] entriesAndRows) {
        this.entriesAndRows = entriesAndRows;
    }

    /** @param keys of the rows, two longs each */
    static Hits of(long[] keys, EarlierParts earlier) {
        long[] found = new long[keys.length / 2];
        int count = 0;
        for (int row = 0; row < found.length; row++) {
            int entry = earlier.find(keys[2 * row], keys[2 * row + 1]);
            if (entry != KeyIndex.NONE) {
                found[count++] = ((long) entry << Integer.SIZE) | row;
            }
        }
        Arrays.sort(found, 0, count);
        return new Hits(Arrays.copyOf(found, count));
    }

    int size() {
        return entriesAndRows.length;
    }

    int entry(int i) {
        return (int) (entriesAndRows[i] >>> Integer.SIZE);
    }

    int row(int i) {
        return (int) entriesAndRows[i];
    }

    /** Tells the parts that a call was given these entries. Under the journal's lock. */
    void hit(EarlierParts earlier) {
        for (int i = 0; i < size(); i++) {
            EarlierPart part = earlier.part(entry(i));
            part.hit(entry(i) - part.base());
        }
    }

    /** Tells the parts that the call has left. Under the journal's lock. */
    void leave(EarlierParts earlier) {
        for (int i = 0; i < size(); i++) {
            EarlierPart part = earlier.part(entry(i));
            part.left(entry(i) - part.base());
        }
    }
}
