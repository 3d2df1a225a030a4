package dev.sluice.bucket;

import java.util.Arrays;

/**
 * How far keys lie from one of them, the base, as numbers that order them: unsigned, a smaller number has the smaller
 * key, and equal numbers say nothing. Skips what a key shares with the base, so that keys of one long prefix, such as
 * that of an IRI, are told apart by what follows it.
 *
 * <p>The first two bytes hold the length of the prefix that is shared with the base: as it is where the key is below
 * the base, since keys below it are the smaller the earlier they leave it; and counted down from 65,535 where it is
 * above, since those are the greater. The other six are the bytes with which the key goes on, 0 after its end.
 */
final class KeyDistance {
    /** Of a number. */
    static final int BYTES = Long.BYTES;

    /** Where longer prefixes are not told apart, nor is what follows them. */
    static final int LONGEST_PREFIX = 0x7fff;

    private static final int HEAD = 2;

    private final byte[] base;

    KeyDistance(OrderKey base) {
        this.base = base.bytes();
    }

    long to(OrderKey key) {
        byte[] bytes = key.bytes();
        int shared = Arrays.mismatch(bytes, base);
        boolean below = Arrays.compareUnsigned(bytes, base) < 0;
        if (shared < 0 || shared >= LONGEST_PREFIX) {
            return head(below, LONGEST_PREFIX);
        }
        long number = head(below, shared);
        for (int at = 0; at < BYTES - HEAD && shared + at < bytes.length; at++) {
            number |= (bytes[shared + at] & 0xffL) << (8 * (BYTES - HEAD - 1 - at));
        }
        return number;
    }

    private static long head(boolean below, int shared) {
        return (long) (below ? shared : 0xffff - shared) << (8 * (BYTES - HEAD));
    }
}
