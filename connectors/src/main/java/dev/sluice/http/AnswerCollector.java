package dev.sluice.http;

import dev.sluice.service.CallFailure;
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

    private static final int FIRST_BYTES = 8 * 1024;

    private final CompletableFuture<HttpAnswer> answer;
    private final NetworkFailures failures;
    private final int maxBytes;
    private final Map<String, String> headers = new HashMap<>();
    private byte[] body = new byte[0];
    private int length;
    private int status;
    private volatile boolean sent;

    AnswerCollector(CompletableFuture<HttpAnswer> answer, NetworkFailures failures, long maxBytes) {
        this.answer = answer;
        this.failures = failures;
        this.maxBytes = Math.toIntExact(maxBytes);
    }

    @Override
    public void onRequestSend(NettyRequest request) {
        sent = true;
    }

    @Override
    public State onStatusReceived(HttpResponseStatus responseStatus) {
        status = responseStatus.getStatusCode();
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
            body = new byte[(int) bytes];
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
        answer.completeExceptionally(CallFailure.of(
                CallFailure.Kind.BAD_RESPONSE,
                status,
                "status " + status + ": the answer is longer than the " + maxBytes + " bytes expected at most"));
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
        fail(failures.classify(t, sent));
    }

    /** Ends the call without an answer; from any thread, first word wins. */
    void fail(CallFailure failure) {
        answer.completeExceptionally(failure);
    }

    @Override
    public @Nullable Void onCompleted() {
        byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
        answer.complete(new HttpAnswer(status, headers, whole));
        return null;
    }
}
