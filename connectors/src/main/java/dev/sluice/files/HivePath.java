package dev.sluice.files;

import org.jspecify.annotations.Nullable;

/**
 * Partition values as Hive and Spark write them into folder names, such as {@code city=A%2FB}.
 *
 * <p>The characters of Hive's {@code FileUtils.escapePathName} become {@code %XX} in upper case; everything else,
 * spaces and non-ASCII included, stays as it is. Null and the empty string share one folder, so that an empty
 * string reads back as null.
 */
public final class HivePath {

    /** The value of a folder that holds null or the empty string. */
    public static final String DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";

    private static final String ESCAPED = "\"#%'*/:=?\\{[]^\u007f";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private HivePath() {}

    /** A value as it stands after the {@code =} of a folder. */
    public static String encode(@Nullable String value) {
        return value == null || value.isEmpty() ? DEFAULT_PARTITION : escape(value);
    }

    /** The value that a folder stands for; null for {@link #DEFAULT_PARTITION}. */
    public static @Nullable String decode(String encoded) {
        return encoded.equals(DEFAULT_PARTITION) ? null : unescape(encoded);
    }

    /** One folder, {@code column=value}, both encoded. */
    public static String folder(String column, @Nullable String value) {
        return escape(column) + '=' + encode(value);
    }

    /**
     * Whether readers pass over a file or folder of this name: {@code .} always, {@code _} unless it is a
     * partition of a column that begins so, as in Spark.
     */
    static boolean isHidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && name.indexOf('=') < 0);
    }

    /** Text with the characters that no folder name may hold as {@code %XX}. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (needsEscape(c)) {
                escaped.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** The reverse of {@link #escape}; a {@code %} without two hex digits after it stands for itself. */
    static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int code = c == '%' && i + 2 < text.length() ? hex(text.charAt(i + 1), text.charAt(i + 2)) : -1;
            if (code < 0) {
                plain.append(c);
            } else {
                plain.append((char) code);
                i += 2;
            }
        }
        return plain.toString();
    }

    private static boolean needsEscape(char c) {
        // NUL is not in Hive's list, but no file system takes it either.
        return c < ' ' || ESCAPED.indexOf(c) >= 0;
    }

    private static int hex(char high, char low) {
        int h = high < 0x80 ? Character.digit(high, 16) : -1;
        int l = low < 0x80 ? Character.digit(low, 16) : -1;
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }
}
