package dev.sluice.http;

import dev.sluice.service.CallFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.asynchttpclient.AsyncHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one origin over pooled connections. Each call is one attempt: nothing is retried, redirected or paced
 * here, and any status is an answer. Only a token that the service refuses is renewed, and the call made once more.
 *
 * <p>Opened once per subtask; all of a JVM that call the same origin in the same way share one client. {@link #post}
 * never blocks and completes on one of the client's threads.
 */
public final class HttpCaller implements AutoCloseable {

    private final Origin origin;
    private final HttpSettings settings;
    private final Pass pass;
    private final @Nullable AccessTokens tokens;
    private final AsyncHttpClient client;
    private final Set<Attempt> inFlight = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private HttpCaller(
            Origin origin, HttpSettings settings, Pass pass, @Nullable AccessTokens tokens, AsyncHttpClient client) {
        this.origin = origin;
        this.settings = settings;
        this.pass = pass;
        this.tokens = tokens;
        this.client = client;
    }

    /**
     * A caller of the url's origin. Secrets are resolved here, and sent to that origin alone; IOException says which
     * of them, or of the files, cannot be read.
     */
    public static HttpCaller open(URI url, HttpSettings settings) throws IOException {
        Origin origin = Origin.of(url);
        if (!(settings.auth() instanceof Auth.OAuth2 client)) {
            return open(url, settings, Pass.of(settings.auth()));
        }
        AccessTokens tokens = AccessTokens.join(settings, client);
        try {
            return new HttpCaller(
                    origin, settings, Pass.NONE, tokens, SharedClient.join(SharedClient.Key.of(origin, settings)));
        } catch (IOException | RuntimeException e) {
            AccessTokens.leave(settings, client);
            throw e;
        }
    }

    /** A caller whose calls carry this pass, whatever the settings say of credentials. */
    static HttpCaller open(URI url, HttpSettings settings, Pass pass) throws IOException {
        Origin origin = Origin.of(url);
        return new HttpCaller(origin, settings, pass, null, SharedClient.join(SharedClient.Key.of(origin, settings)));
    }

    /**
     * Looks the host up, and that of the token endpoint, as no call to a mistyped one is worth waiting for. With a
     * proxy, which looks them up itself, that of the proxy. Blocks.
     *
     * @throws UnknownHostException with what to do
     */
    public void requireKnownHost() throws UnknownHostException {
        Proxy proxy = settings.proxy();
        if (proxy != null) {
            lookUp(proxy.origin(), "proxy.url");
            return;
        }
        lookUp(origin, "url");
        if (settings.auth() instanceof Auth.OAuth2 client) {
            lookUp(Origin.of(URI.create(client.tokenUrl())), "auth.tokenUrl");
        }
    }

    private static void lookUp(Origin origin, String key) throws UnknownHostException {
        try {
            InetAddress.getByName(origin.host());
        } catch (UnknownHostException e) {
            throw new UnknownHostException("unknown host " + origin.host() + " (of " + origin + "); correct " + key
                    + ", or the names that this machine knows");
        }
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
        Proxy proxy = settings.proxy();
        NetworkFailures failures =
                new NetworkFailures(origin, proxy == null ? null : proxy.origin(), timeout, settings.statuses());
        Attempt attempt = new Attempt(client, call, settings.compressRequests(), failures);
        inFlight.add(attempt);
        CompletableFuture<HttpAnswer> tracked =
                attempt.result().whenComplete((done, failure) -> inFlight.remove(attempt));
        if (closed) {
            attempt.fail(closedFailure());
        } else if (tokens == null) {
            attempt.start(pass);
        } else {
            attempt.start(tokens);
        }
        return tracked;
    }

    /** Fails what is still in flight: a closed client would leave it waiting for ever. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        inFlight.forEach(call -> call.fail(closedFailure()));
        try {
            SharedClient.leave(SharedClient.Key.of(origin, settings));
            if (settings.auth() instanceof Auth.OAuth2 client && tokens != null) {
                AccessTokens.leave(settings, client);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
