package dev.sluice.journal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a part's file.
 *
 * @param epoch id of the last checkpoint whose barrier had passed before the part began
 * @param attempt random, tells one opened journal from another
 * @param sequence of the part in its attempt
 */
record PartName(long epoch, int subtask, String attempt, int sequence) {
    private static final Pattern NAME = Pattern.compile("(\\d{19})-(\\d{5,10})-([0-9a-f]{16})-(\\d{6,10})\\.journal");

    /** Null where a file is no part. */
    static @Nullable PartName parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        try {
            return new PartName(
                    Long.parseLong(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    matcher.group(3),
                    Integer.parseInt(matcher.group(4)));
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }

    /** The file's name. Names sort by epoch first. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%019d-%05d-%s-%06d.journal", epoch, subtask, attempt, sequence);
    }
}
