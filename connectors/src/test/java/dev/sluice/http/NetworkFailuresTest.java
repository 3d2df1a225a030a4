package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.CallFailure;
import dev.sluice.service.CallFailure.Kind;
import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class NetworkFailuresTest {

    private final NetworkFailures failures =
            new NetworkFailures(new Origin("https", "fhir.example", 443), Duration.ofSeconds(10));

    @Test
    void stopsForACertificateThatHasExpired() {
        Throwable expired = new ConnectException("handshake")
                .initCause(new SSLHandshakeException("path")
                        .initCause(new CertPathValidatorException(
                                "validity", new CertificateExpiredException("NotAfter: 2020"))));

        CallFailure failure = failures.classify(expired, false);

        assertThat(failure.kind()).isEqualTo(Kind.FATAL);
        assertThat(failure)
                .hasMessage("the TLS certificate of https://fhir.example:443 has expired; correct the url or the"
                        + " server, or add the issuer to the JVM's trust store");
    }

    @Test
    void stopsForACertificateOfAnotherHostOrIssuer() {
        Throwable other = new ConnectException("handshake")
                .initCause(new SSLHandshakeException("name").initCause(new CertificateException("No name matching")));

        CallFailure failure = failures.classify(other, false);

        assertThat(failure.kind()).isEqualTo(Kind.FATAL);
        assertThat(failure)
                .hasMessage("the TLS certificate of https://fhir.example:443 is not valid for this host, or its issuer"
                        + " is not trusted; correct the url or the server, or add the issuer to the JVM's trust"
                        + " store");
    }

    @Test
    void triesAgainWhereAHandshakeBroke() {
        Throwable broken = new ConnectException("closed").initCause(new SSLHandshakeException("Connection reset"));

        CallFailure failure = failures.classify(broken, false);

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.isOutcomeUnknown()).isFalse();
        assertThat(failure).hasMessage("cannot connect to https://fhir.example:443");
    }

    @Test
    void knowsThatAServiceSawNothingBeforeTheRequestWasWritten() {
        CallFailure timeout = failures.classify(new TimeoutException("x"), false);
        CallFailure connect = failures.classify(new ConnectTimeoutException("x"), false);
        CallFailure lost = failures.classify(new IOException("x"), false);

        assertThat(timeout).hasMessage("no connection to https://fhir.example:443 within 10000 ms");
        assertThat(connect).hasMessage("no connection to https://fhir.example:443 in time");
        assertThat(lost).hasMessage("cannot connect to https://fhir.example:443");
        assertThat(timeout.isOutcomeUnknown()).isFalse();
        assertThat(connect.isOutcomeUnknown()).isFalse();
        assertThat(lost.isOutcomeUnknown()).isFalse();
    }
}
