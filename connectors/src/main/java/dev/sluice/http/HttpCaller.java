package dev.sluice.http;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one origin over pooled connections. Each call is one attempt: nothing is retried, redirected or paced
 * here, and any status is an answer.
 *
 * <p>Opened once per subtask; all of a JVM that call the same origin share one client. {@link #post} never blocks
 * and completes on one of the client's threads.
 */
public final class HttpCaller implements AutoCloseable {

    private final Origin origin;
    private final AsyncHttpClient client;
    private final @Nullable String authorization;
    private final Set<AnswerCollector> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private HttpCaller(Origin origin, @Nullable String authorization) {
        this.origin = origin;
        this.authorization = authorization;
        this.client = SharedClient.join(origin);
    }

    /** A caller of the url's origin. The secret is resolved here, and sent to that origin alone. */
    public static HttpCaller open(URI url, @Nullable Secret bearer) throws IOException {
        return new HttpCaller(Origin.of(url), bearer == null ? null : "Bearer " + Credentials.resolve(bearer));
    }

    /**
     * Posts once.
     *
     * @param timeout from now to the answer's last byte
     * @return the answer whatever its status, or a {@link CallFailure}
     */
    public CompletableFuture<HttpAnswer> post(HttpCall call, Duration timeout) {
        if (!Origin.of(call.url()).equals(origin)) {
            throw new IllegalArgumentException("a call to another origin than " + origin);
        }
        CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
        AnswerCollector collector =
                new AnswerCollector(answer, new NetworkFailures(origin, timeout), call.maxAnswerBytes());
        inFlight.add(collector);
        CompletableFuture<HttpAnswer> tracked = answer.whenComplete((done, failure) -> inFlight.remove(collector));
        if (closed) {
            collector.fail(closedFailure());
        } else {
            // The collector hears of everything that this future would tell.
            var unused = client.executeRequest(request(call, timeout), collector);
        }
        return tracked;
    }

    private Request request(HttpCall call, Duration timeout) {
        RequestBuilder builder = new RequestBuilder("POST")
                .setUrl(call.url().toASCIIString())
                .setRequestTimeout(timeout)
                .setHeader("Content-Type", call.contentType())
                .setHeader("Accept", "application/json")
                .setHeader("Accept-Encoding", "gzip")
                .setBody(call.body());
        if (authorization != null) {
            builder.setHeader("Authorization", authorization);
        }
        return builder.build();
    }

    /** Fails what is still in flight: a closed client would leave it waiting for ever. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inFlight.forEach(call -> call.fail(closedFailure()));
            SharedClient.leave(origin);
        }
    }

    private CallFailure closedFailure() {
        return CallFailure.outcomeUnknown("the client of " + origin + " was closed", null);
    }

    @Override
    public String toString() {
        return "HttpCaller(" + origin + ")";
    }
}
