package dev.sluice.journal;

import java.util.BitSet;

/**
 * What is known of a part's entries at a barrier, by one subtask or by several together.
 *
 * @param left entries that have left, as far as any subtask knows
 * @param underWay entries that a call of any subtask still holds: equal rows of two subtasks share an entry
 * @param own whether a subtask of the attempt that noted this writes the part
 */
record PartMark(BitSet left, BitSet underWay, boolean own) {

    /** Of a part that the subtask writes itself: what has not left is under way. */
    static PartMark ofOwn(BitSet left, int entries) {
        BitSet underWay = new BitSet();
        underWay.set(0, entries);
        underWay.andNot(left);
        return new PartMark(left, underWay, true);
    }

    static PartMark ofEarlier(BitSet left, BitSet underWay) {
        return new PartMark(left, underWay, false);
    }

    /** What two subtasks know together. */
    PartMark and(PartMark other) {
        BitSet bothLeft = (BitSet) left.clone();
        bothLeft.or(other.left);
        BitSet bothUnderWay = (BitSet) underWay.clone();
        bothUnderWay.or(other.underWay);
        return new PartMark(bothLeft, bothUnderWay, own || other.own);
    }

    /** The entries that nobody needs any more; a new set. */
    BitSet usedUp() {
        BitSet usedUp = (BitSet) left.clone();
        usedUp.andNot(underWay);
        return usedUp;
    }
}
