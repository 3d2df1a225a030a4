package dev.sluice.bucket;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeComparator;
import org.apache.flink.api.common.typeutils.base.BasicTypeComparator;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Compares keys for Flink's sorter, which holds eight normalized bytes of each and looks at whole keys only where
 * these are equal.
 *
 * <p>Normalized bytes are those of a {@link KeyDistance} to the first key that the comparator was given, so they
 * compare with others of the same comparator alone. Each of Flink's sort buffers has a duplicate of its own, and
 * begins with no first key. Used by one thread at a time.
 */
final class OrderKeyComparator extends BasicTypeComparator<OrderKey> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable KeyDistance distance;

    OrderKeyComparator(boolean ascending) {
        super(ascending);
    }

    @Override
    public int compareSerialized(DataInputView first, DataInputView second) throws IOException {
        return compare(OrderKeySerializer.INSTANCE.deserialize(first), OrderKeySerializer.INSTANCE.deserialize(second));
    }

    @Override
    public boolean supportsNormalizedKey() {
        return true;
    }

    /** Without bound: a tuple's comparator takes a key of bounded length for one that decides alone. */
    @Override
    public int getNormalizeKeyLen() {
        return Integer.MAX_VALUE;
    }

    @Override
    public boolean isNormalizedKeyPrefixOnly(int keyBytes) {
        return true;
    }

    @Override
    public void putNormalizedKey(OrderKey key, MemorySegment target, int offset, int numBytes) {
        KeyDistance from = distance;
        if (from == null) {
            from = new KeyDistance(key);
            distance = from;
        }
        long bytes = from.to(key);
        for (int at = 0; at < numBytes; at++) {
            target.put(offset + at, at < KeyDistance.BYTES ? (byte) (bytes >>> (Long.SIZE - 8 * (at + 1))) : 0);
        }
    }

    @Override
    public TypeComparator<OrderKey> duplicate() {
        return new OrderKeyComparator(ascendingComparison);
    }
}
