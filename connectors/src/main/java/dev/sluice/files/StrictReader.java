package dev.sluice.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Characters of a file, where bytes that are no character of the charset are not replaced in silence: each becomes a
 * lone surrogate, which no well-formed text holds, so that the record it stands in can be told. A byte order mark is
 * skipped.
 */
final class StrictReader extends Reader {
    private static final char MARK = '\uDFFF';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
    private boolean ended;
    private boolean flushed;
    private boolean started;
    private boolean marked;

    StrictReader(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Whether a text that was read here holds bytes that are no characters. */
    boolean isMarked(String text) {
        if (!marked) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == MARK && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** The text with the replacement character in place of bytes that are no characters. */
    String readable(String text) {
        return isMarked(text) ? new String(text.getBytes(UTF_16BE), UTF_16BE) : text;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(into, offset, length);
        while (!flushed && chars.position() == offset) {
            decode(chars);
            if (!started && chars.position() > offset) {
                started = true;
                if (into[offset] == BYTE_ORDER_MARK) {
                    System.arraycopy(into, offset + 1, into, offset, chars.position() - offset - 1);
                    chars.position(chars.position() - 1);
                }
            }
        }
        int count = chars.position() - offset;
        return count > 0 ? count : -1;
    }

    private void decode(CharBuffer chars) throws IOException {
        CoderResult result = decoder.decode(bytes, chars, ended);
        if (result.isError()) {
            bytes.position(bytes.position() + result.length());
            marked = true;
            chars.put(MARK);
        } else if (result.isUnderflow() && ended) {
            decoder.flush(chars);
            flushed = true;
        } else if (result.isUnderflow()) {
            bytes.compact();
            int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
            ended = count < 0;
            bytes.position(bytes.position() + Math.max(count, 0)).flip();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
