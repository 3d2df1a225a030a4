package dev.sluice.batch;

/**
 * How groups are numbered: so that two groups never share a number, whichever subtask made them and however
 * often the parallelism has changed since.
 *
 * <p>From the left: 28 bits for the <i>epoch</i>, 15 for the subtask, 20 for the count. A subtask starts at
 * {@link #first} and counts on, also after a restore. Only a restore at another parallelism starts a new epoch,
 * whose number is the checkpoint's and therefore larger than any before: batches of the old epoch may by then
 * lie in the state of any subtask, so their groups will never be complete anywhere, which a larger epoch tells
 * those who wait for them. (A count past 20 bits runs into the numbers of the next subtask, which do no harm:
 * they meet only after such a restore, where both are of an old epoch.)
 */
final class GroupNumber {

    private static final int COUNT_BITS = 20;
    private static final int SUBTASK_BITS = 15;
    private static final long EPOCHS = 1L << 28;

    private GroupNumber() {}

    /**
     * The number of a subtask's first group.
     *
     * @param epoch the restored checkpoint, 0 for a fresh start
     */
    static long first(long epoch, int subtask) {
        return ((epoch % EPOCHS) << SUBTASK_BITS | subtask) << COUNT_BITS;
    }

    static long epoch(long group) {
        return group >>> (COUNT_BITS + SUBTASK_BITS);
    }
}
