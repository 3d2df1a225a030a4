package dev.sluice.bucket;

import java.util.Arrays;

/**
 * Bytes whose unsigned lexicographic order is the order of the values put into them, one after the other.
 * Each value is either of fixed width or ends itself, so that no value is cut short by the one that follows.
 * Reused from key to key; not thread-safe.
 */
final class KeyBytes {
    private byte[] bytes = new byte[64];
    private int length;

    KeyBytes clear() {
        length = 0;
        return this;
    }

    /** One byte, as an unsigned number. */
    KeyBytes put(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
        return this;
    }

    /** Big-endian with the sign bit flipped, which puts negative numbers first. */
    KeyBytes putInt(int value) {
        return putUnsigned(value ^ (1L << 31), Integer.BYTES);
    }

    /** As {@link #putInt}, eight bytes. */
    KeyBytes putLong(long value) {
        return putUnsigned(value ^ Long.MIN_VALUE, Long.BYTES);
    }

    /** -Infinity first, -0.0 equal to 0.0, all NaNs equal and last. */
    KeyBytes putFloat(float value) {
        int bits = Float.floatToIntBits(value == 0 ? 0f : value);
        return putInt(bits < 0 ? bits ^ Integer.MAX_VALUE : bits);
    }

    /** As {@link #putFloat}. */
    KeyBytes putDouble(double value) {
        long bits = Double.doubleToLongBits(value == 0 ? 0d : value);
        return putLong(bits < 0 ? bits ^ Long.MAX_VALUE : bits);
    }

    /** A two's complement big-endian number of up to 16 bytes, such as an unscaled decimal of up to 38 digits. */
    KeyBytes putNumber(byte[] value) {
        int sign = value[0] >> 7;
        for (int at = value.length - 16; at < value.length; at++) {
            int octet = at < 0 ? sign : value[at];
            put(at == value.length - 16 ? octet ^ 0x80 : octet);
        }
        return this;
    }

    /** Any bytes, unsigned, a prefix first: 0 becomes 0 1, and 0 0 ends them. */
    KeyBytes putText(byte[] value) {
        for (byte octet : value) {
            put(octet);
            if (octet == 0) {
                put(1);
            }
        }
        return put(0).put(0);
    }

    /** A number of 0 or more in as few bytes as it needs, behind their count. */
    KeyBytes putCount(long value) {
        int width = (Long.SIZE + 7 - Long.numberOfLeadingZeros(value)) / 8;
        return put(width).putUnsigned(value, width);
    }

    private KeyBytes putUnsigned(long value, int width) {
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            put((int) (value >>> shift));
        }
        return this;
    }

    /** A copy of the bytes. */
    OrderKey key() {
        return new OrderKey(Arrays.copyOf(bytes, length));
    }
}
