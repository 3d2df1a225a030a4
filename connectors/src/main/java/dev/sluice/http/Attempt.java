package dev.sluice.http;

import dev.sluice.service.CallFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Request;
import org.asynchttpclient.RequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One call: the wait for its pass, its request and its answer; and where the service refuses a token, once more with
 * another. All of it within one timeout. Goes on on the client's threads.
 */
final class Attempt {

    private static final int UNAUTHORIZED = 401;

    private final AsyncHttpClient client;
    private final HttpCall call;
    private final boolean compressed;
    private final byte[] body;
    private final NetworkFailures failures;
    private final long deadline;
    private final CompletableFuture<HttpAnswer> result = new CompletableFuture<>();

    /**
     * @param compressed whether the body is sent as gzip
     * @param failures know the timeout, which begins now
     */
    Attempt(AsyncHttpClient client, HttpCall call, boolean compressed, NetworkFailures failures) {
        this.client = client;
        this.call = call;
        this.compressed = compressed;
        this.body = compressed ? Gzip.pack(call.body()) : call.body();
        this.failures = failures;
        this.deadline = System.nanoTime() + failures.timeout().toNanos();
    }

    /** The answer, or a {@link CallFailure}. */
    CompletableFuture<HttpAnswer> result() {
        return result;
    }

    /** Sends with a pass that stays the same. */
    void start(Pass pass) {
        send(pass, null);
    }

    /** Sends with the current token. */
    void start(AccessTokens tokens) {
        await(tokens.pass(), pass -> send(pass, tokens));
    }

    /** Ends the call without an answer; from any thread, first word wins. */
    void fail(CallFailure failure) {
        result.completeExceptionally(failure);
    }

    private void await(CompletableFuture<Pass> coming, Consumer<Pass> then) {
        // A copy: the others that wait have timeouts of their own.
        var unused = coming.copy()
                .orTimeout(remaining().toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((pass, failure) -> {
                    if (failure == null) {
                        then.accept(pass);
                    } else {
                        fail(withoutPass(failure));
                    }
                });
    }

    /**
     * @param tokens that give another pass where this one is refused; null where there is no other
     */
    private void send(Pass pass, @Nullable AccessTokens tokens) {
        if (result.isDone()) {
            return;
        }
        CompletableFuture<HttpAnswer> exchange = new CompletableFuture<>();
        var unusedEnd = result.whenComplete((done, failure) -> exchange.cancel(false));
        var unused = exchange.whenComplete((answer, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (answer.status() == UNAUTHORIZED && tokens != null) {
                await(tokens.insteadOf(pass), other -> send(other, null));
            } else {
                result.complete(answer);
            }
        });
        try {
            // The collector hears of everything that this future would tell.
            var unusedTold = client.executeRequest(
                    request(pass), new AnswerCollector(exchange, failures, call.maxAnswerBytes()));
        } catch (RuntimeException e) {
            // Where the client throws instead: on its own threads nobody would hear of it.
            result.completeExceptionally(e);
        }
    }

    private Request request(Pass pass) {
        RequestBuilder builder = new RequestBuilder("POST")
                .setUrl(call.url().toASCIIString())
                .setRequestTimeout(remaining())
                .setHeader("Content-Type", call.contentType())
                .setHeader("Accept", "application/json")
                .setHeader("Accept-Encoding", "gzip")
                .setBody(body);
        if (compressed) {
            builder.setHeader("Content-Encoding", "gzip");
        }
        pass.addTo(builder);
        return builder.build();
    }

    private Duration remaining() {
        return Duration.ofMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    }

    private CallFailure withoutPass(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CallFailure known) {
            return known;
        }
        String why = cause instanceof TimeoutException
                ? " within " + failures.timeout().toMillis() + " ms"
                : ", a defect";
        return CallFailure.unanswered(
                CallFailure.Kind.TRANSIENT, "no access token for " + failures.origin() + why, cause);
    }
}
