package dev.sluice.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a file as bytes, ended by LF or CRLF. Holds one line at a time, of at most {@value #MOST_BYTES} bytes;
 * of a longer line only its beginning is kept. A byte order mark of UTF-8 is skipped.
 */
final class Lines implements Closeable {
    static final int MOST_BYTES = 64 * 1024 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private byte[] line = new byte[1 << 12];
    private int length;
    private int next;
    private int end;
    private long number;
    private boolean tooLong;

    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * Goes to the next line.
     *
     * @return false at the end
     * @throws DamagedFile where the file cannot be read further; {@link #bytes} is then what there is of the line
     */
    boolean next() throws IOException {
        number++;
        length = 0;
        tooLong = false;
        while (true) {
            if (next == end) {
                end = Math.max(in.read(buffer), 0);
                next = 0;
                if (end == 0) {
                    return length > 0;
                }
            }
            int begin = next;
            while (next < end && buffer[next] != '\n') {
                next++;
            }
            append(begin, next);
            if (next < end) {
                next++;
                return true;
            }
        }
    }

    private void append(int begin, int until) {
        int count = Math.min(until - begin, MOST_BYTES - length);
        tooLong |= count < until - begin;
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, Math.min(MOST_BYTES, line.length * 2)));
        }
        System.arraycopy(buffer, begin, line, length, count);
        length += count;
    }

    /** The line without its end: a copy. */
    byte[] bytes() {
        boolean marked = number == 1
                && length >= 3
                && (line[0] & 0xFF) == 0xEF
                && (line[1] & 0xFF) == 0xBB
                && (line[2] & 0xFF) == 0xBF;
        int until = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return Arrays.copyOfRange(line, marked ? 3 : 0, until);
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** From 1. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
