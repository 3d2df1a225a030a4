package dev.sluice.http;

import dev.sluice.Version;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.AsyncHttpClientConfig.ResponseBodyPartFactory;
import org.asynchttpclient.DefaultAsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Realm;
import org.asynchttpclient.netty.channel.ChannelManager;
import org.asynchttpclient.proxy.ProxyServer;
import org.jspecify.annotations.Nullable;

/** The HTTP client of an origin, one per JVM: opened by the first subtask that calls it, closed by the last. */
final class SharedClient {

    private static final HeaderFilter HEADERS = new HeaderFilter();
    private static final Shared<Key, AsyncHttpClient> OPEN = new Shared<>();

    private SharedClient() {}

    /** What makes a client another one. */
    record Key(
            Origin origin,
            Duration connectTimeout,
            @Nullable Proxy proxy,
            @Nullable String trustedCertificates) {

        static Key of(Origin origin, HttpSettings settings) {
            return new Key(origin, settings.connectTimeout(), settings.proxy(), settings.trustedCertificates());
        }
    }

    /** The client, opened where this is its first user; IOException where a file or secret of it cannot be read. */
    static AsyncHttpClient join(Key key) throws IOException {
        return OPEN.join(key, () -> open(key));
    }

    /** Closes the client where this was its last user. */
    static void leave(Key key) throws IOException {
        OPEN.leave(key);
    }

    /** How many use the client now. */
    static int users(Key key) {
        return OPEN.users(key);
    }

    private static AsyncHttpClient open(Key key) throws IOException {
        DefaultAsyncHttpClientConfig.Builder config = new DefaultAsyncHttpClientConfig.Builder()
                .setThreadPoolName("sluice-http")
                .setThreadFactory(new DefaultThreadFactory("sluice-http", true))
                .setIoThreadsCount(Runtime.getRuntime().availableProcessors())
                .setUserAgent("sluice/" + Version.current())
                .setConnectTimeout(key.connectTimeout())
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
                .setHttpAdditionalChannelInitializer(channel ->
                        channel.pipeline().addBefore(ChannelManager.AHC_HTTP_HANDLER, "sluice-headers", HEADERS))
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
                // The environment says nothing of proxies: two machines of one job would differ.
                .setUseProxyProperties(false)
                .setUseProxySelector(false);
        if (key.proxy() != null) {
            config.setProxyServer(server(key.proxy()));
        }
        if (key.trustedCertificates() != null) {
            config.setSslEngineFactory(new TrustingEngines(TrustedCertificates.with(key.trustedCertificates())));
        }
        return new DefaultAsyncHttpClient(config.build());
    }

    private static ProxyServer server(Proxy proxy) throws IOException {
        Origin origin = proxy.origin();
        ProxyServer.Builder server = new ProxyServer.Builder(origin.host(), origin.port());
        if (proxy.user() != null && proxy.password() != null) {
            server.setRealm(new Realm.Builder(proxy.user(), Credentials.password(proxy.password()))
                    .setScheme(Realm.AuthScheme.BASIC)
                    .setCharset(StandardCharsets.UTF_8)
                    .setUsePreemptiveAuth(true));
        }
        return server.build();
    }
}
