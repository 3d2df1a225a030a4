package dev.sluice.http;

import dev.sluice.http.NetworkFailures.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.netty.request.NettyRequest;
import org.jspecify.annotations.Nullable;

/**
 * Collects one answer into one array, and gives up, closing the connection, once its decompressed body passes a
 * cap. Called on one of the client's threads at a time.
 */
final class AnswerCollector implements AsyncHandler<Void> {

    /** What is announced is believed up to this: the rest is made room for as it comes. */
    private static final int MOST_AT_ONCE = 8 << 20;

    private static final int FIRST_BYTES = 8 * 1024;

    private final CompletableFuture<HttpAnswer> answer;
    private final NetworkFailures failures;
    private final int maxBytes;
    private final Map<String, String> headers = new HashMap<>();
    private byte[] body = new byte[0];
    private int length;
    private int status;
    private volatile Stage stage = Stage.CONNECTING;

    AnswerCollector(CompletableFuture<HttpAnswer> answer, NetworkFailures failures, long maxBytes) {
        this.answer = answer;
        this.failures = failures;
        this.maxBytes = Math.toIntExact(maxBytes);
    }

    @Override
    public void onRequestSend(NettyRequest request) {
        stage = Stage.SENT;
    }

    @Override
    public State onStatusReceived(HttpResponseStatus responseStatus) {
        status = responseStatus.getStatusCode();
        stage = Stage.ANSWERED;
        return answer.isDone() ? State.ABORT : State.CONTINUE;
    }

    @Override
    public State onHeadersReceived(HttpHeaders received) {
        received.forEach(header -> headers.putIfAbsent(header.getKey(), header.getValue()));
        // Absent where the body is compressed: its decompressed length is not known before.
        String announced = received.get(HttpHeaderNames.CONTENT_LENGTH);
        if (announced != null && !received.contains(HttpHeaderNames.CONTENT_ENCODING)) {
            long bytes = announcedBytes(announced);
            if (bytes > maxBytes) {
                return tooLong();
            }
            body = new byte[(int) Math.min(bytes, MOST_AT_ONCE)];
        }
        return State.CONTINUE;
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) {
        ByteBuf bytes = part.getBodyByteBuf();
        int more = bytes.readableBytes();
        if (answer.isDone()) {
            return State.ABORT;
        }
        if (more > maxBytes - length) {
            return tooLong();
        }
        if (more > body.length - length) {
            long doubled = Math.max(FIRST_BYTES, 2L * body.length);
            body = Arrays.copyOf(body, (int) Math.min(maxBytes, Math.max(doubled, length + more)));
        }
        bytes.getBytes(bytes.readerIndex(), body, length, more);
        length += more;
        return State.CONTINUE;
    }

    private State tooLong() {
        body = new byte[0];
        answer.completeExceptionally(failures.tooLong(status, maxBytes));
        return State.ABORT;
    }

    private static long announcedBytes(String header) {
        try {
            return Math.max(0, Long.parseLong(header.trim()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public void onThrowable(Throwable t) {
        answer.completeExceptionally(failures.classify(t, stage));
    }

    @Override
    public @Nullable Void onCompleted() {
        byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
        answer.complete(new HttpAnswer(status, headers, whole));
        return null;
    }
}
