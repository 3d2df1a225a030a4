package dev.sluice.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The access token of a client, one per JVM: asked for when the first call needs it, then shortly before it expires,
 * and once more where the service refuses it. However many calls wait, one request is under way.
 *
 * <p>Thread-safe, never blocks. A failure goes to those who wait for it and is not kept.
 */
final class AccessTokens implements Closeable {

    /** Asks for a new token. */
    interface Source extends Closeable {
        /** A token, or a {@link dev.sluice.service.CallFailure} that says what it means for the calls. */
        CompletableFuture<AccessToken> request();
    }

    private static final Shared<HttpSettings, AccessTokens> OPEN = new Shared<>();

    private final Source source;
    private final LongSupplier nanoClock;
    private @Nullable AccessToken current;
    private long askedAt;
    private @Nullable CompletableFuture<Pass> underWay;

    /**
     * @param nanoClock monotonic, as {@link System#nanoTime}
     */
    AccessTokens(Source source, LongSupplier nanoClock) {
        this.source = source;
        this.nanoClock = nanoClock;
    }

    /** The tokens of these settings, one user more; IOException where the client's secret cannot be read. */
    static AccessTokens join(HttpSettings settings, Auth.OAuth2 client) throws IOException {
        return OPEN.join(
                key(settings, client),
                () -> new AccessTokens(
                        TokenEndpoint.open(client, settings.toAnother(), InstantSource.system()), System::nanoTime));
    }

    /** Ends one use; the last closes the connections to the token endpoint. */
    static void leave(HttpSettings settings, Auth.OAuth2 client) throws IOException {
        OPEN.leave(key(settings, client));
    }

    private static HttpSettings key(HttpSettings settings, Auth.OAuth2 client) {
        return settings.toAnother().with(client);
    }

    /** The pass that calls carry now. */
    synchronized CompletableFuture<Pass> pass() {
        if (current != null && !isDue(current)) {
            return CompletableFuture.completedFuture(current.pass());
        }
        return underWay == null ? ask() : underWay;
    }

    /** Another pass than the one that the service refused; the current one, if that is another already. */
    synchronized CompletableFuture<Pass> insteadOf(Pass refused) {
        if (current != null && current.pass().equals(refused)) {
            current = null;
        }
        return pass();
    }

    private boolean isDue(AccessToken token) {
        return token.usable() != null
                && nanoClock.getAsLong() - askedAt >= token.usable().toNanos();
    }

    private CompletableFuture<Pass> ask() {
        CompletableFuture<Pass> asked = new CompletableFuture<>();
        underWay = asked;
        long now = nanoClock.getAsLong();
        var unused = requested().whenComplete((token, failure) -> {
            synchronized (this) {
                underWay = null;
                if (failure == null) {
                    current = token;
                    askedAt = now;
                }
            }
            // Outside the lock: calls that waited go on here.
            if (failure == null) {
                asked.complete(token.pass());
            } else {
                asked.completeExceptionally(failure);
            }
        });
        return asked;
    }

    private CompletableFuture<AccessToken> requested() {
        try {
            return source.request();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
