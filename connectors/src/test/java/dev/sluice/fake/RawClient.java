package dev.sluice.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;

/** A client that sees the bytes on the wire. */
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(String url) throws IOException {
        URI address = URI.create(url);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20_000);
    }

    /** Sends a request for embeddings. */
    RawClient post(String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        StringBuilder head = new StringBuilder("POST /v1/embeddings HTTP/1.1\r\nHost: fake\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        return send(head.toString().getBytes(UTF_8)).send(bytes);
    }

    /** Sends bytes as they are. */
    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Head of an answer, and so many bytes of its body as the head announces. */
    Received read() throws IOException {
        String head = head();
        byte[] body = socket.getInputStream().readNBytes(length(head));
        return new Received(head, new String(body, ISO_8859_1), false);
    }

    /** All until the connection ends, in order or with a reset. */
    Received readToEnd() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean reset = false;
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                bytes.write(b);
            }
        } catch (SocketException e) {
            reset = "Connection reset".equals(e.getMessage());
        }
        String text = bytes.toString(ISO_8859_1);
        int end = text.indexOf("\r\n\r\n") + 4;
        return end < 4
                ? new Received(text, "", reset)
                : new Received(text.substring(0, end), text.substring(end), reset);
    }

    /** The head of an answer. */
    String head() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended in the head: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** The next byte; -1 at the end. */
    int readByte() throws IOException {
        return socket.getInputStream().read();
    }

    /** What the head announces. */
    static int length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * What came over the wire.
     *
     * @param text of the body, a character for each byte
     */
    record Received(String head, String text, boolean reset) {

        String status() {
            return head.lines().findFirst().orElse("");
        }
    }
}
