package dev.sluice.journal;

import java.util.BitSet;

/** Which entries of a part have left for good, and since when nobody needs it. Guarded by its journal. */
final class PartUse {
    private static final long NEVER = Long.MAX_VALUE;

    private final String name;
    /** Of the entries that have left, or that an equal key in a later record stands for. */
    private final BitSet left;

    private int entries;
    private long bytes;
    private long released = NEVER;
    private boolean going;
    private boolean gone;

    PartUse(String name, BitSet left) {
        this.name = name;
        this.left = left;
    }

    String name() {
        return name;
    }

    int entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }

    /** Adds a record; gives the number of its first entry in the part. */
    int add(int recordEntries, long recordBytes) {
        int first = entries;
        entries += recordEntries;
        bytes += recordBytes;
        return first;
    }

    void leave(int first, int count) {
        left.set(first, first + count);
    }

    /** An entry that may have left is needed again. */
    void come(int entry) {
        left.clear(entry);
    }

    boolean hasLeft(int entry) {
        return left.get(entry);
    }

    boolean isNeeded() {
        return left.nextClearBit(0) < entries;
    }

    /** What a checkpoint holds of the part: the entries that have left before its barrier. */
    BitSet at(long checkpoint) {
        if (isNeeded()) {
            released = NEVER;
        } else if (released == NEVER) {
            released = checkpoint;
        }
        return (BitSet) left.clone();
    }

    /** Whether the file is to be deleted now that a checkpoint is complete; says so once. */
    boolean goes(long completed) {
        if (going || released > completed || isNeeded()) {
            return false;
        }
        going = true;
        return true;
    }

    /** It could not be deleted; the next complete checkpoint tries again. */
    void stays() {
        going = false;
    }

    /** The file is deleted. */
    void deleted() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }
}
