package dev.sluice.bucket;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes whose unsigned lexicographic order is the order of rows; made by {@link SortKey}. Immutable; shows no content. */
final class OrderKey implements Comparable<OrderKey> {
    private final byte[] bytes;

    /** @param bytes not changed from now on */
    OrderKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public int compareTo(OrderKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrderKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "OrderKey(" + bytes.length + " bytes)";
    }
}
