package dev.sluice.files;

/** The text of what could not be read, as the dead letter keeps it. */
final class RawText {
    /** A row is kept whole; of the rest of a file, as much as helps to find the place. */
    private static final int MOST_OF_A_REST = 1 << 16;

    private RawText() {}

    static String clip(String text) {
        if (text.length() <= MOST_OF_A_REST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MOST_OF_A_REST - 1)) ? MOST_OF_A_REST - 1 : MOST_OF_A_REST;
        return text.substring(0, end);
    }
}
