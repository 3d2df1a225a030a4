package dev.sluice.call;

import java.util.Arrays;

/**
 * The search for guilty rows by halving. One bad row in n is found in at most 2·⌈log₂ n⌉ + 1 requests, as
 * each level of the search sends the two halves of one part; k bad rows in at most k times that.
 */
final class Bisection {
    private Bisection() {}

    /** The first half, which is larger by one where the number is odd. */
    static int[] first(int[] rows) {
        return Arrays.copyOfRange(rows, 0, (rows.length + 1) / 2);
    }

    static int[] second(int[] rows) {
        return Arrays.copyOfRange(rows, (rows.length + 1) / 2, rows.length);
    }
}
