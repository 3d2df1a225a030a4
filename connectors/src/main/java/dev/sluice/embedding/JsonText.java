package dev.sluice.embedding;

/** The size of texts inside a JSON body, to the byte. */
final class JsonText {

    private JsonText() {}

    /** Bytes of a text as a JSON string with its quotes: quote, backslash and control characters are escaped. */
    static long bytes(byte[] utf8) {
        long bytes = 2L + utf8.length;
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                bytes++;
            } else if (b >= 0 && b < ' ') {
                bytes += b == '\b' || b == '\t' || b == '\n' || b == '\f' || b == '\r' ? 1 : 5;
            }
        }
        return bytes;
    }
}
