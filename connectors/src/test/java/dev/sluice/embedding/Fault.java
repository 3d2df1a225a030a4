package dev.sluice.embedding;

import dev.sluice.http.StubServer.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

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
}
