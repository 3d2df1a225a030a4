package dev.sluice.journal;

/**
 * Finds the number of an entry by its 128-bit key: open addressing over arrays, 20 bytes for each place. Written by
 * one thread, then read by any.
 */
final class KeyIndex {
    private static final int FIRST_PLACES = 1 << 10;
    static final int NONE = -1;

    private long[] high = new long[FIRST_PLACES];
    private long[] low = new long[FIRST_PLACES];
    /** Entry numbers, from 1 on; 0 is a free place. */
    private int[] entries = new int[FIRST_PLACES];

    private int size;

    int size() {
        return size;
    }

    /** Puts a key, in the place of an equal one; gives the entry that was there, or {@link #NONE}. */
    int put(long highBits, long lowBits, int entry) {
        int place = place(highBits, lowBits);
        int before = entries[place] - 1;
        high[place] = highBits;
        low[place] = lowBits;
        entries[place] = entry + 1;
        if (before == NONE && ++size > entries.length / 3 * 2) {
            grow();
        }
        return before;
    }

    /** The entry of a key, or {@link #NONE}. */
    int find(long highBits, long lowBits) {
        return entries[place(highBits, lowBits)] - 1;
    }

    /** Where the key is, or the free place where it belongs. */
    private int place(long highBits, long lowBits) {
        int mask = entries.length - 1;
        int place = (int) lowBits & mask; // a hash already
        while (entries[place] != 0 && (low[place] != lowBits || high[place] != highBits)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        int[] oldEntries = entries;
        high = new long[oldHigh.length * 2];
        low = new long[oldLow.length * 2];
        entries = new int[oldEntries.length * 2];
        for (int i = 0; i < oldEntries.length; i++) {
            if (oldEntries[i] != 0) {
                int place = place(oldHigh[i], oldLow[i]);
                high[place] = oldHigh[i];
                low[place] = oldLow[i];
                entries[place] = oldEntries[i];
            }
        }
    }
}
