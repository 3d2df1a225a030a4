package dev.sluice.batch;

import java.util.ArrayList;
import java.util.List;

/** The answered batches of one group that wait for the others, by index. One thread. */
final class GatheredGroup {

    private static final int UNKNOWN = -1;

    /** By index. Two of the same index, which only a renumbering can bring together, both stay. */
    private final List<Sized> waiting = new ArrayList<>();

    private int handedOn;
    private int expected = UNKNOWN;
    private long bytes;

    private record Sized(RowBatch batch, long bytes) {}

    void add(RowBatch batch, long size) {
        int at = waiting.size();
        while (at > 0 && waiting.get(at - 1).batch().index() > batch.index()) {
            at--; // from the end, as answers come nearly in order
        }
        waiting.add(at, new Sized(batch, size));
        bytes += size;
    }

    /** The group has this many batches, as the first of the next group says. */
    void expect(int batches) {
        expected = batches;
    }

    /** What a restored group had already handed on, and how many batches it expected. */
    void restore(int alreadyHandedOn, int expectedBatches) {
        handedOn = alreadyHandedOn;
        expected = expectedBatches;
    }

    boolean isComplete() {
        return expected != UNKNOWN && handedOn + waiting.size() == expected;
    }

    int handedOn() {
        return handedOn;
    }

    int expected() {
        return expected;
    }

    /** Estimated size of what waits. */
    long bytes() {
        return bytes;
    }

    /** What waits, in order. */
    List<RowBatch> waiting() {
        return batches(waiting);
    }

    /** Takes all that waits, in order. */
    List<RowBatch> takeAll() {
        return take(waiting);
    }

    /**
     * Takes the next batches without a gap, as many as the limit allows but at least one; none if the next one is
     * still missing.
     */
    List<RowBatch> takePrefix(long maxBytes) {
        int count = 0;
        long taken = 0;
        while (count < waiting.size() && waiting.get(count).batch().index() == handedOn + count) {
            taken += waiting.get(count).bytes();
            if (count > 0 && taken > maxBytes) {
                break;
            }
            count++;
        }
        return take(waiting.subList(0, count));
    }

    private List<RowBatch> take(List<Sized> part) {
        List<RowBatch> taken = batches(part);
        bytes -= part.stream().mapToLong(Sized::bytes).sum();
        part.clear();
        handedOn += taken.size();
        return taken;
    }

    private static List<RowBatch> batches(List<Sized> part) {
        return part.stream().map(Sized::batch).toList();
    }
}
