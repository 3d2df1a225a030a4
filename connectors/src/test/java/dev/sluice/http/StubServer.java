package dev.sluice.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocketFactory;

/**
 * An HTTP/1.1 server on 127.0.0.1 that leaves the answer to the test, down to the bytes of the socket. One thread
 * per connection, so that hundreds of requests can be held open.
 */
public final class StubServer implements AutoCloseable {

    /** Answers one request, on the connection's thread. */
    @FunctionalInterface
    public interface Handler {
        void handle(Exchange exchange) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final String scheme;
    private final Handler handler;

    /** A server that speaks plain HTTP. */
    public StubServer(Handler handler) {
        this(handler, ServerSocketFactory.getDefault());
    }

    /** A server on sockets of this factory, which may be those of TLS. */
    public StubServer(Handler handler, ServerSocketFactory sockets) {
        this.handler = handler;
        this.scheme = sockets instanceof SSLServerSocketFactory ? "https" : "http";
        try {
            server = sockets.createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("stub-accept", this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Such as {@code http://127.0.0.1:41234}. */
    public String url() {
        return scheme + "://127.0.0.1:" + port();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                start("stub-connection", () -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                handler.handle(Exchange.read(in, socket));
            }
        } catch (IOException e) {
            // The client closed the connection, or the test did.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One request, and the socket to answer it on. */
    public static final class Exchange {

        private final String requestLine;
        private final Map<String, String> headers;
        private final byte[] body;
        private final Socket socket;
        private IntConsumer answering = status -> {};

        private Exchange(String requestLine, Map<String, String> headers, byte[] body, Socket socket) {
            this.requestLine = requestLine;
            this.headers = headers;
            this.body = body;
            this.socket = socket;
        }

        private static Exchange read(InputStream in, Socket socket) throws IOException {
            String requestLine = line(in);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
            int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
            byte[] body = in.readNBytes(length);
            return new Exchange(requestLine, headers, body, socket);
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException();
                }
                line.write(b);
            }
            return line.toString(StandardCharsets.UTF_8).stripTrailing();
        }

        /** Such as {@code POST /v1/embeddings HTTP/1.1}. */
        public String requestLine() {
            return requestLine;
        }

        /** By name; case does not matter. */
        public Map<String, String> headers() {
            return headers;
        }

        public byte[] body() {
            return body;
        }

        /** Is told the status of a whole answer before its first byte is written. */
        public void onAnswer(IntConsumer listener) {
            answering = listener;
        }

        /** A whole answer with its Content-Length. */
        public void answer(int status, Map<String, String> more, byte[] answer) throws IOException {
            answering.accept(status);
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Stub\r\n");
            more.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
            head.append("Content-Length: " + answer.length + "\r\n\r\n");
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
            whole.writeBytes(answer);
            write(whole.toByteArray());
        }

        /** A whole JSON answer. */
        public void answer(int status, String json) throws IOException {
            answer(status, Map.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
        }

        /** Bytes onto the socket as they are. */
        public void write(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        /** As {@link #write(byte[])}. */
        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Ends the connection in order, as a server does that is shut down. */
        public void hangUp() throws IOException {
            socket.close();
        }

        /** Ends the connection with a RST. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
