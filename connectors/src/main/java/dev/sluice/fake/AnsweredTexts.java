package dev.sluice.fake;

import java.util.List;

/**
 * How often each text was answered: 64-bit hashes of the texts in one table of open addresses, nine bytes for each of
 * its places, of which at most two thirds are taken. Two million texts take 36 MiB; that any two of them share a hash
 * is a chance of one in nine million. Thread-safe.
 */
final class AnsweredTexts {

    private static final int FIRST_PLACES = 1 << 10;
    private static final int MOST_TIMES = 255;
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final long MIX = 0xff51afd7ed558ccdL;

    private long[] hashes = new long[FIRST_PLACES];
    private byte[] times = new byte[FIRST_PLACES];
    private int distinct;
    private long repeated;
    private long answers;

    /** Each of these was answered once more. */
    void add(List<String> texts) {
        long[] added = texts.stream().mapToLong(AnsweredTexts::hash).toArray();
        synchronized (this) {
            for (long hash : added) {
                add(hash);
            }
        }
    }

    private void add(long hash) {
        answers++;
        int place = place(hash);
        int before = times[place] & 0xff;
        times[place] = (byte) Math.min(MOST_TIMES, before + 1);
        if (before == 1) {
            repeated++;
        } else if (before == 0) {
            hashes[place] = hash;
            distinct++;
            if (3L * distinct > 2L * hashes.length) {
                grow();
            }
        }
    }

    /** Where the hash is, or the free place where it belongs. */
    private int place(long hash) {
        int mask = hashes.length - 1;
        int place = (int) hash & mask;
        while (times[place] != 0 && hashes[place] != hash) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldHashes = hashes;
        byte[] oldTimes = times;
        hashes = new long[2 * oldHashes.length];
        times = new byte[hashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldTimes[i] != 0) {
                int place = place(oldHashes[i]);
                hashes[place] = oldHashes[i];
                times[place] = oldTimes[i];
            }
        }
    }

    /** How often a text was answered; 255 stands for any more. */
    synchronized int times(String text) {
        return times[place(hash(text))] & 0xff;
    }

    synchronized RepeatCounts counts() {
        return new RepeatCounts(distinct, repeated, answers - distinct);
    }

    /** FNV-1a over UTF-16 units, mixed once more as the table takes the lowest bits. */
    private static long hash(String text) {
        long hash = OFFSET_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * MIX;
        return hash ^ (hash >>> 33);
    }
}
