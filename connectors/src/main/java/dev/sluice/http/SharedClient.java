package dev.sluice.http;

import dev.sluice.Version;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.AsyncHttpClientConfig.ResponseBodyPartFactory;
import org.asynchttpclient.DefaultAsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;

/**
 * The HTTP client of an origin, one per JVM: opened by the first subtask that calls the origin, closed by the last.
 * The map lives in the job's class loader, so that jobs of one TaskManager share nothing.
 *
 * <p>Thread-safe.
 */
final class SharedClient {

    private static final Map<Origin, SharedClient> OPEN = new HashMap<>();

    private final AsyncHttpClient client;
    private int users;

    private SharedClient(AsyncHttpClient client) {
        this.client = client;
    }

    /** The client of an origin, opened where this is its first user. */
    static AsyncHttpClient join(Origin origin) {
        synchronized (OPEN) {
            SharedClient shared = OPEN.computeIfAbsent(origin, o -> new SharedClient(open()));
            shared.users++;
            return shared.client;
        }
    }

    /** Closes the client of an origin where this was its last user. */
    static void leave(Origin origin) {
        synchronized (OPEN) {
            SharedClient shared = OPEN.get(origin);
            if (shared != null && --shared.users == 0) {
                OPEN.remove(origin);
                close(shared.client);
            }
        }
    }

    /** How many use the client of an origin now. */
    static int users(Origin origin) {
        synchronized (OPEN) {
            SharedClient shared = OPEN.get(origin);
            return shared == null ? 0 : shared.users;
        }
    }

    private static void close(AsyncHttpClient client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AsyncHttpClient open() {
        return new DefaultAsyncHttpClient(new DefaultAsyncHttpClientConfig.Builder()
                .setThreadPoolName("sluice-http")
                .setThreadFactory(new DefaultThreadFactory("sluice-http", true))
                .setIoThreadsCount(Runtime.getRuntime().availableProcessors())
                .setUserAgent("sluice/" + Version.current())
                .setConnectTimeout(Duration.ofSeconds(5))
                // A request's own timeout covers all of it; an idle timeout would add nothing.
                .setReadTimeout(Duration.ofMillis(-1))
                // Below the 5 s after which common servers close idle connections, so that no call is lost to one.
                .setPooledConnectionIdleTimeout(Duration.ofSeconds(4))
                .setAddressResolverGroup(new SystemNames())
                // The engine bounds what is in flight.
                .setMaxConnections(-1)
                .setMaxConnectionsPerHost(-1)
                // The engine retries: here a retry would be uncounted, unpaced and without its deadline.
                .setMaxRequestRetry(0)
                .setFollowRedirect(false)
                .setCookieStore(null)
                .setHttp2Enabled(false)
                // The collector of an answer counts decompressed bytes itself.
                .setMaxDecompressedResponseSize(0)
                .setHttpClientCodecMaxHeaderSize(32 * 1024)
                .setResponseBodyPartFactory(ResponseBodyPartFactory.LAZY)
                .setDisableUrlEncodingForBoundRequests(true)
                .setShutdownQuietPeriod(Duration.ZERO)
                .setShutdownTimeout(Duration.ofSeconds(5))
                .build());
    }
}
