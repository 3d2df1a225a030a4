package dev.sluice.fake;

import dev.sluice.fake.Reply.Delivery;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers to well-formed requests: right ones, rejections, and what each fault makes of a right one.
 *
 * @param headers whether they tell of the limits
 */
record FaultyAnswers(boolean headers) {

    private static final String HTML = """
            <!DOCTYPE html>
            <html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>
            """;

    /** The 429 of a request that the limits have no room for. */
    Reply overLimit(Quota.Verdict verdict) {
        Reply reply = Reply.error(
                429, verdict.exhausted(), "rate_limit_exceeded", "over the limit of " + verdict.exhausted());
        tell(reply.headers(), verdict, Duration.ofNanos(verdict.waitNanos()));
        return reply;
    }

    /** An injected status. */
    Reply status(Fault fault, Quota.Verdict left) {
        int status = fault.status();
        Reply reply = switch (status) {
            case 429 -> Reply.error(429, "requests", "rate_limit_exceeded", "an injected fault");
            case 502 -> Reply.of(502, "text/html; charset=utf-8", HTML);
            case 404 -> Reply.error(404, "invalid_request_error", "model_not_found", "an injected fault");
            case 401 -> Reply.error(401, "invalid_request_error", "invalid_api_key", "an injected fault");
            default ->
                Reply.error(
                        status,
                        status < 500 ? "invalid_request_error" : "server_error",
                        "injected_" + status,
                        "an injected fault");
        };
        tell(reply.headers(), status == 429 ? left : null, fault.retryAfter());
        return reply;
    }

    /** A 200, right but for the fault. */
    Reply ok(
            FullHttpRequest request, EmbeddingQuery query, long tokens, Quota.Verdict left, @Nullable FaultKind fault) {
        HttpHeaders head = new DefaultHttpHeaders();
        tell(head, left, null);
        if (fault == FaultKind.EMPTY) {
            return reply(head, allocator -> allocator.buffer(0), Delivery.WHOLE);
        }
        head.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        if (fault == FaultKind.ERROR_BODY) {
            String error = Reply.error("server_error", "internal_error", "an injected fault");
            return reply(head, Reply.json(200, error).body(), Delivery.WHOLE);
        }
        AnswerShape shape = new AnswerShape(fault, query.texts().size());
        Reply.Body right = allocator -> AnswerWriter.write(query, tokens, shape, allocator);
        if (fault == FaultKind.GZIP && acceptsGzip(request)) {
            head.set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
            return reply(head, allocator -> gzip(right.write(allocator), allocator), Delivery.WHOLE);
        }
        if (fault == FaultKind.BAD_JSON) {
            return reply(head, allocator -> half(right.write(allocator)), Delivery.WHOLE);
        }
        return reply(head, right, delivery(fault));
    }

    private static Reply reply(HttpHeaders head, Reply.Body body, Delivery delivery) {
        return new Reply(200, head, body, Duration.ZERO, delivery, true, null);
    }

    private static Delivery delivery(@Nullable FaultKind fault) {
        if (fault == FaultKind.RESET) {
            return Delivery.RESET_BEFORE;
        }
        if (fault == FaultKind.RESET_BODY) {
            return Delivery.RESET_WITHIN;
        }
        return fault == FaultKind.TRICKLE ? Delivery.TRICKLE : Delivery.WHOLE;
    }

    private void tell(HttpHeaders head, Quota.@Nullable Verdict left, @Nullable Duration retryAfter) {
        if (!headers) {
            return;
        }
        if (left != null) {
            RateHeaders.left(head, left);
        }
        if (retryAfter != null) {
            RateHeaders.retryAfter(head, retryAfter);
        }
    }

    private static boolean acceptsGzip(FullHttpRequest request) {
        return request.headers().containsValue(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP, true);
    }

    private static ByteBuf half(ByteBuf whole) {
        return whole.writerIndex(whole.writerIndex() / 2);
    }

    private static ByteBuf gzip(ByteBuf plain, ByteBufAllocator allocator) {
        ByteBuf zipped = allocator.buffer(plain.readableBytes());
        try (OutputStream out = new GZIPOutputStream(new ByteBufOutputStream(zipped))) {
            plain.readBytes(out, plain.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            plain.release();
        }
        return zipped;
    }
}
