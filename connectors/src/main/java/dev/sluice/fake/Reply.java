package dev.sluice.fake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is decided but not yet written.
 *
 * @param body is written when the delay is over, so that what waits takes the memory of its texts only
 * @param counted whether it is about the service proper, not its health or counters
 * @param right what it answers where it is right and whole; null for any other
 */
record Reply(
        int status,
        HttpHeaders headers,
        Body body,
        Duration delay,
        Delivery delivery,
        boolean counted,
        @Nullable Right right) {

    /**
     * A right answer.
     *
     * @param admission done when it may be written
     */
    record Right(List<String> texts, CompletableFuture<Void> admission) {

        /** Without the texts. */
        @Override
        public String toString() {
            return "Right(" + texts.size() + " texts)";
        }
    }

    /** How an answer travels. */
    enum Delivery {
        WHOLE,
        RESET_BEFORE,
        RESET_WITHIN,
        TRICKLE
    }

    /** Writes a body, which the caller releases. */
    @FunctionalInterface
    interface Body {
        ByteBuf write(ByteBufAllocator allocator);
    }

    /** A JSON body, at once. */
    static Reply json(int status, String json) {
        return of(status, "application/json", json);
    }

    /** A body, at once. */
    static Reply of(int status, String contentType, String text) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
        return new Reply(
                status,
                headers,
                allocator -> ByteBufUtil.writeUtf8(allocator, text),
                Duration.ZERO,
                Delivery.WHOLE,
                true,
                null);
    }

    /** An error as OpenAI words it; the texts come from this program and need no escapes. */
    static Reply error(int status, String type, String code, String message) {
        return json(status, error(type, code, message));
    }

    /** The body of an error. */
    static String error(String type, String code, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":\"" + code
                + "\"}}";
    }

    Reply after(Duration time) {
        return new Reply(status, headers, body, time, delivery, counted, right);
    }

    /** The same as a right answer. */
    Reply as(Right answer) {
        return new Reply(status, headers, body, delay, delivery, counted, answer);
    }

    Reply uncounted() {
        return new Reply(status, headers, body, delay, delivery, false, right);
    }
}
