package dev.sluice.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

/**
 * Cuts CSV into the texts of its records, so that one broken record costs one record. Blank lines are skipped.
 * Holds one record at a time, of at most {@value #MOST_CHARACTERS} characters.
 */
final class CsvRecords implements Closeable {
    private static final int MOST_CHARACTERS = 16 * 1024 * 1024;

    private enum At {
        FIELD_START,
        PLAIN,
        QUOTED,
        AFTER_QUOTE
    }

    private final Reader in;
    private final char delimiter;
    private final char quote;
    private final char[] buffer = new char[1 << 14];
    private final StringBuilder text = new StringBuilder();
    private int next;
    private int end;
    private long line;
    private long lines = 1;
    private boolean afterCarriageReturn;

    CsvRecords(Reader in, CsvFormat format) {
        this.in = in;
        this.delimiter = format.delimiter();
        this.quote = format.quote();
    }

    /**
     * Goes to the next record.
     *
     * @return false at the end
     * @throws DamagedFile where the rest cannot be cut into records; {@link #text} and {@link #line} are then those of
     *     the record that was begun
     */
    boolean next() throws IOException {
        boolean more;
        do {
            line = lines;
            text.setLength(0);
            more = readRecord();
        } while (more && text.isEmpty());
        return more;
    }

    /** The record without its line end. */
    String text() {
        return text.toString();
    }

    /** Number of the line on which the record begins, from 1. */
    long line() {
        return line;
    }

    private boolean readRecord() throws IOException {
        At at = At.FIELD_START;
        int begin = next;
        while (true) {
            if (next == end) {
                take(begin);
                end = Math.max(in.read(buffer, 0, buffer.length), 0);
                next = 0;
                begin = 0;
                if (end == 0) {
                    if (at == At.QUOTED) {
                        throw new DamagedFile("a quote is opened and never closed");
                    }
                    return !text.isEmpty();
                }
            }
            char c = buffer[next++];
            boolean secondHalf = c == '\n' && afterCarriageReturn;
            afterCarriageReturn = c == '\r';
            boolean lineEnd = c == '\r' || c == '\n';
            if (lineEnd && !secondHalf) {
                lines++;
            }
            if (at == At.QUOTED) {
                if (c == quote) {
                    at = At.AFTER_QUOTE;
                }
            } else if (secondHalf) {
                begin = next;
            } else if (lineEnd) {
                next--;
                take(begin);
                next++;
                return true;
            } else if (c == delimiter) {
                at = At.FIELD_START;
            } else if (c == quote && at != At.PLAIN) {
                at = At.QUOTED;
            } else {
                at = At.PLAIN;
            }
        }
    }

    private void take(int begin) throws DamagedFile {
        if (text.length() + next - begin > MOST_CHARACTERS) {
            throw new DamagedFile("a record has more than " + MOST_CHARACTERS
                    + " characters; a quote that is opened and never closed would do that");
        }
        text.append(buffer, begin, next - begin);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
