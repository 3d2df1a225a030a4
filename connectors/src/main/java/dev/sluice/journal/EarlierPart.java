package dev.sluice.journal;

import java.util.BitSet;
import java.util.List;

/** A part that an earlier attempt wrote. */
final class EarlierPart {
    private final int base;
    private final List<KeptRecord> records;
    private final PartUse use;
    private final BitSet shadowed = new BitSet();
    /** Of records, by their first entry. */
    private final BitSet costGiven = new BitSet();
    /** Entries under way by how many calls they were given to; made at the first hit. Guarded by the journal. */
    private int[] underWay = {};

    /** @param base number of its first entry among those of all parts */
    EarlierPart(PartUse use, int base, List<KeptRecord> records) {
        this.base = base;
        this.records = records;
        this.use = use;
    }

    int base() {
        return base;
    }

    PartUse use() {
        return use;
    }

    /** The record of an entry of this part. */
    KeptRecord record(int entry) {
        int low = 0;
        int high = records.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (records.get(middle).first() <= entry) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return records.get(low);
    }

    /** A later record has the same key: nobody will be given this entry. */
    void shadow(int entry) {
        shadowed.set(entry);
        use.leave(entry, 1);
    }

    /**
     * Whether the cost of the record goes with this entry: the first that anybody can be given, once. On the journal's
     * thread.
     */
    boolean takesCost(KeptRecord record, int entry) {
        if (shadowed.nextClearBit(record.first()) != entry || costGiven.get(record.first())) {
            return false;
        }
        costGiven.set(record.first());
        return true;
    }

    /** A call was given this entry. */
    void hit(int entry) {
        if (underWay.length == 0) {
            underWay = new int[use.entries()];
        }
        underWay[entry]++;
        use.come(entry);
    }

    /** The entries that calls were given which have not left; a new set. */
    BitSet underWay() {
        BitSet entries = new BitSet();
        for (int entry = 0; entry < underWay.length; entry++) {
            if (underWay[entry] > 0) {
                entries.set(entry);
            }
        }
        return entries;
    }

    /** A call that was given this entry has left. */
    void left(int entry) {
        if (--underWay[entry] == 0) {
            use.leave(entry, 1);
        }
    }
}
