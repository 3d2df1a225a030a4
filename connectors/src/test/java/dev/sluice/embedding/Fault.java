package dev.sluice.embedding;

import dev.sluice.http.StubServer.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What {@link StubEmbeddings} does in place of a right answer. */
@FunctionalInterface
public interface Fault {

    /**
     * Answers wrongly.
     *
     * @param right the body that would have been right
     */
    void answer(Exchange exchange, byte[] right) throws IOException, InterruptedException;

    /** A status with headers and a body. */
    static Fault status(int status, Map<String, String> headers, String body) {
        return (exchange, right) -> exchange.answer(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A status with a JSON body. */
    static Fault status(int status, String json) {
        return status(status, Map.of("Content-Type", "application/json"), json);
    }

    /** A connection reset before any answer. */
    static Fault reset() {
        return (exchange, right) -> exchange.reset();
    }

    /** A connection reset in the middle of the right answer. */
    static Fault resetMidBody() {
        return (exchange, right) -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: " + right.length + "\r\n\r\n");
            exchange.write(Arrays.copyOf(right, right.length / 2));
            exchange.reset();
        };
    }

    /** The right answer a byte at a time. */
    static Fault trickle(long millisPerByte) {
        return (exchange, right) -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: " + right.length + "\r\n\r\n");
            for (byte b : right) {
                exchange.write(new byte[] {b});
                Thread.sleep(millisPerByte);
            }
        };
    }

    /** Half of the right answer, and then the end of the connection, as if in order. */
    static Fault cutShort() {
        return (exchange, right) -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: " + right.length + "\r\n\r\n");
            exchange.write(Arrays.copyOf(right, right.length / 2));
            exchange.hangUp();
        };
    }

    /** The right answer as one chunk, without the chunk that ends it. */
    static Fault unfinishedChunks() {
        return (exchange, right) -> {
            exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.write(Integer.toHexString(right.length) + "\r\n");
            exchange.write(right);
            exchange.write("\r\n");
            exchange.hangUp();
        };
    }

    /** A body without an end, for as long as the client reads. */
    static Fault endless() {
        return (exchange, right) -> {
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.UTF_8);
            exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                exchange.write(chunk);
            }
        };
    }

    /** So many mebibytes of blanks, packed to a thousandth. */
    static Fault gzipBomb(int mebibytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < mebibytes; i++) {
                gzip.write(blanks);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] bomb = packed.toByteArray();
        return (exchange, right) -> exchange.answer(200, Map.of("Content-Encoding", "gzip"), bomb);
    }
}
