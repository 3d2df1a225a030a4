package dev.sluice.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Bodies of requests, compressed. */
final class Gzip {

    private static final int SMALLEST = 64;

    private Gzip() {}

    static byte[] pack(byte[] body) {
        // JSON shrinks to a quarter or so.
        ByteArrayOutputStream packed = new ByteArrayOutputStream(SMALLEST + body.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
