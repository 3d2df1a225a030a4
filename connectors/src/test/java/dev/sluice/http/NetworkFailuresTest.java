package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.NetworkFailures.Stage;
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

    private final NetworkFailures failures = new NetworkFailures(
            new Origin("https", "fhir.example", 443), null, Duration.ofSeconds(10), StatusTable.STANDARD);

    @Test
    void stopsForACertificateThatHasExpired() {
        Throwable expired = new ConnectException("handshake")
                .initCause(new SSLHandshakeException("path")
                        .initCause(new CertPathValidatorException(
                                "validity", new CertificateExpiredException("NotAfter: 2020"))));

        CallFailure failure = failures.classify(expired, Stage.CONNECTING);

        assertThat(failure.kind()).isEqualTo(Kind.FATAL);
        assertThat(failure)
                .hasMessage("the TLS certificate of https://fhir.example:443 has expired; correct the url or the"
                        + " server, or name the issuer's certificate in trustedCertificates");
    }

    @Test
    void stopsForACertificateOfAnotherHostOrIssuer() {
        Throwable other = new ConnectException("handshake")
                .initCause(new SSLHandshakeException("name").initCause(new CertificateException("No name matching")));

        CallFailure failure = failures.classify(other, Stage.CONNECTING);

        assertThat(failure.kind()).isEqualTo(Kind.FATAL);
        assertThat(failure)
                .hasMessage("the TLS certificate of https://fhir.example:443 is not valid for this host, or its issuer"
                        + " is not trusted; correct the url or the server, or name the issuer's certificate in"
                        + " trustedCertificates");
    }

    @Test
    void triesAgainWhereAHandshakeBroke() {
        Throwable broken = new ConnectException("closed").initCause(new SSLHandshakeException("Connection reset"));

        CallFailure failure = failures.classify(broken, Stage.CONNECTING);

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.isOutcomeUnknown()).isFalse();
        assertThat(failure).hasMessage("no TLS connection to https://fhir.example:443 could be agreed on");
    }

    @Test
    void knowsThatAServiceSawNothingBeforeTheRequestWasWritten() {
        CallFailure timeout = failures.classify(new TimeoutException("x"), Stage.CONNECTING);
        CallFailure connect = failures.classify(new ConnectTimeoutException("x"), Stage.CONNECTING);
        CallFailure lost = failures.classify(new IOException("x"), Stage.CONNECTING);

        assertThat(timeout).hasMessage("no connection to https://fhir.example:443 within 10000 ms");
        assertThat(connect).hasMessage("no connection to https://fhir.example:443 in time");
        assertThat(lost).hasMessage("cannot connect to https://fhir.example:443");
        assertThat(timeout.isOutcomeUnknown()).isFalse();
        assertThat(connect.isOutcomeUnknown()).isFalse();
        assertThat(lost.isOutcomeUnknown()).isFalse();
    }
}
