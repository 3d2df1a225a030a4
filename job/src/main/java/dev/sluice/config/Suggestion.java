package dev.sluice.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that was probably meant: the nearest by edit distance. */
public final class Suggestion {

    private Suggestion() {}

    /** The known word nearest to a mistyped one, if it is near: a third of its letters may differ. */
    public static Optional<String> near(String mistyped, Collection<String> known) {
        int most = Math.max(1, mistyped.length() / 3);
        return known.stream()
                .filter(word -> distance(mistyped, word) <= most)
                .min(Comparator.comparingInt(word -> distance(mistyped, word)));
    }

    /** {@code "did you mean capacity?"}, or {@code "expected one of ordered, unordered"} where none is near. */
    public static String or(String mistyped, Collection<String> known) {
        return near(mistyped, known)
                .map(word -> "did you mean " + word + "?")
                .orElseGet(() -> "expected " + (known.size() > 1 ? "one of " : "") + String.join(", ", known));
    }

    /** Levenshtein's distance, a swap of neighbours counting once, letters' case not at all. */
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int cheapest(int[][] rows, String a, String b, int i, int j) {
        int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
