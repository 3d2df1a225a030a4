package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import dev.sluice.graph.StepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that show a certificate which cannot be trusted, through a whole job. */
@Timeout(120)
final class CertificateFaultsTest {
    private static final HeldCertificate ISSUER =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final String NOT_TRUSTED = " is not valid for this host, or its issuer is not trusted";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aCertificateOfATrustedIssuerIsTaken() throws Exception {
        try (StubEmbeddings server = secure(of("127.0.0.1").signedBy(ISSUER).build())) {
            Ended run = FaultRun.of(folder, 1000).service(trustingIssuer()).run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 20);
        }
    }

    static List<Arguments> untrusted() {
        Instant now = Instant.now();
        return List.of(
                Arguments.argumentSet(
                        "expired",
                        of("127.0.0.1")
                                .validityInterval(
                                        now.minus(20, ChronoUnit.DAYS).toEpochMilli(),
                                        now.minus(10, ChronoUnit.DAYS).toEpochMilli())
                                .signedBy(ISSUER)
                                .build(),
                        " has expired"),
                Arguments.argumentSet(
                        "of another host", of("other.example").signedBy(ISSUER).build(), NOT_TRUSTED),
                Arguments.argumentSet("self-signed", of("127.0.0.1").build(), NOT_TRUSTED));
    }

    @ParameterizedTest
    @MethodSource("untrusted")
    void aCertificateThatCannotBeTrustedStopsTheJobBeforeAnythingIsSent(HeldCertificate certificate, String problem)
            throws Exception {
        try (StubEmbeddings server = secure(certificate)) {
            Ended run = FaultRun.of(folder, 1000).service(trustingIssuer()).run(server.url());

            StepException stopped = Invariants.assertStopped(run, Calls.of(server), 0);
            assertThat(stopped.isRefused()).isTrue();
            assertThat(stopped)
                    .hasMessageEndingWith(
                            ": the TLS certificate of " + server.url().replace("/v1", "") + problem
                                    + "; correct the url or the server, or name the issuer's certificate in"
                                    + " trustedCertificates");
        }
    }

    private static HeldCertificate.Builder of(String host) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(host);
    }

    private static StubEmbeddings secure(HeldCertificate certificate) {
        return new StubEmbeddings(
                FaultRun.DIMENSIONS,
                new HandshakeCertificates.Builder()
                        .heldCertificate(certificate)
                        .build()
                        .sslContext()
                        .getServerSocketFactory());
    }

    private String trustingIssuer() throws IOException {
        return "trustedCertificates: " + Files.writeString(folder.resolve("issuer.pem"), ISSUER.certificatePem());
    }
}
