package dev.sluice.http;

import io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.TrustManagerFactory;
import org.asynchttpclient.netty.ssl.DefaultSslEngineFactory;

/** TLS as the client does it, host names checked, with other issuers that are trusted. */
final class TrustingEngines extends DefaultSslEngineFactory {

    private final TrustManagerFactory trusted;

    TrustingEngines(TrustManagerFactory trusted) {
        this.trusted = trusted;
    }

    @Override
    protected SslContextBuilder configureSslContextBuilder(SslContextBuilder builder) {
        return builder.trustManager(trusted);
    }
}
