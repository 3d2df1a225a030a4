package dev.sluice.config;

import java.util.regex.Pattern;

/**
 * A scalar of the file and what errors may show of it. This is the only place that decides about it: shown is
 * what cannot be a secret.
 *
 * @param text with references resolved
 * @param shown what errors call it: itself, or {@code the value}
 */
record Value(String text, String shown) {

    private static final String HIDDEN = "the value";
    private static final int LONGEST_SHOWN = 60;
    private static final Pattern USER_INFO = Pattern.compile("://[^/]*@");

    /** Long, without spaces, letters and digits mixed: most likely a key in the wrong place. */
    private static final Pattern TOKEN =
            Pattern.compile("(?i)sk-.*|(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])[a-z0-9_+=~-]{16,}");

    /** A value as it stands in the file, and what became of its references. */
    static Value of(String written, String resolved) {
        return new Value(resolved, mayBeSecret(written) ? HIDDEN : quoted(written));
    }

    /** Whether a value of a key that is no secret's may hold a secret nevertheless. */
    static boolean mayBeSecret(String written) {
        return written.contains("${")
                || written.length() > LONGEST_SHOWN
                || written.chars().anyMatch(Character::isISOControl)
                || USER_INFO.matcher(written).find()
                || TOKEN.matcher(written).matches();
    }

    private static String quoted(String written) {
        return written.isEmpty() || !written.equals(written.strip()) ? "\"" + written + "\"" : written;
    }
}
