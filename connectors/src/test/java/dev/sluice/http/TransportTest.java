package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.CallFailure;
import dev.sluice.service.CallFailure.Kind;
import dev.sluice.service.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPInputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a service is reached: certificates, proxies, redirects, compression, connections. */
@Timeout(30)
class TransportTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String CANARY = "CANARY secret";

    @TempDir
    Path folder;

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void trustsTheIssuersOfTheFileBesideThoseOfTheJvm() throws Exception {
        HeldCertificate issuer =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        secure(new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(issuer)
                .build());
        server.enqueue(ok());

        try (HttpCaller caller = open(https(), trusting(issuer))) {
            assertThat(caller.post(call(https()), LONG).get().status()).isEqualTo(200);
        }
        // The JVM's own are still trusted.
        assertThat(TrustedCertificates.with(pem(issuer)).getTrustManagers())
                .singleElement()
                .satisfies(manager -> assertThat(((javax.net.ssl.X509TrustManager) manager).getAcceptedIssuers())
                        .contains(issuer.certificate())
                        .hasSizeGreaterThan(50));
    }

    @Test
    void stopsForAnIssuerThatIsNotTrusted() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        secure(own);

        assertCertificate(
                failure(https(), HttpSettings.DEFAULT), "is not valid for this host, or its issuer is not trusted");
        HeldCertificate other =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        assertCertificate(
                failure(https(), trusting(other)), "is not valid for this host, or its issuer is not trusted");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void stopsForACertificateOfAnotherHostWhoeverIssuedIt() throws Exception {
        HeldCertificate issuer =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        secure(new HeldCertificate.Builder()
                .addSubjectAlternativeName("other.example")
                .signedBy(issuer)
                .build());

        assertCertificate(
                failure(https(), trusting(issuer)), "is not valid for this host, or its issuer is not trusted");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void stopsForACertificateThatHasExpired() throws Exception {
        HeldCertificate issuer =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        Instant now = Instant.now();
        secure(new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .validityInterval(
                        now.minus(20, ChronoUnit.DAYS).toEpochMilli(),
                        now.minus(10, ChronoUnit.DAYS).toEpochMilli())
                .signedBy(issuer)
                .build());

        assertCertificate(failure(https(), trusting(issuer)), "has expired");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void saysWhatIsWrongWithAFileOfCertificates() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.pem"), "CANARY");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> open(
                        "https://127.0.0.1:9",
                        trusting(folder.resolve("none.pem").toString())))
                .isInstanceOf(IOException.class)
                .hasMessage("trustedCertificates: " + folder.resolve("none.pem")
                        + " cannot be read on this machine (NoSuchFileException); on a cluster each TaskManager needs"
                        + " it");
        assertThatThrownBy(() -> open("https://127.0.0.1:9", trusting(broken.toString())))
                .isInstanceOf(IOException.class)
                .hasMessage("trustedCertificates: " + broken
                        + " holds what is no certificate; expected certificates as PEM, without keys");
        assertThatThrownBy(() -> open("https://127.0.0.1:9", trusting(empty.toString())))
                .isInstanceOf(IOException.class)
                .hasMessage("trustedCertificates: " + empty + " holds no certificate; expected certificates as PEM");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirectSoThatCredentialsNeverLeaveTheOrigin(int status) throws Exception {
        try (MockWebServer elsewhere = new MockWebServer()) {
            elsewhere.start(InetAddress.getLoopbackAddress(), 0);
            server.enqueue(new MockResponse.Builder()
                    .code(status)
                    .addHeader("Location", "http://127.0.0.1:" + elsewhere.getPort() + "/")
                    .build());
            HttpSettings settings = HttpSettings.DEFAULT.with(new Auth.Bearer(secret("token")));
            try (HttpCaller caller = open(http(), settings)) {
                HttpAnswer answer = caller.post(call(http()), LONG).get();

                CallFailure failure = StatusTable.STANDARD.classify(answer, InstantSource.system());
                assertThat(failure.kind()).isEqualTo(Kind.FATAL);
                assertThat(failure)
                        .hasMessage("status " + status + ": redirects are not followed; set url to the final address");
            }
            assertThat(server.getRequestCount()).isEqualTo(1);
            assertThat(elsewhere.getRequestCount()).isZero();
        }
    }

    @Test
    void sendsPlainCallsThroughTheProxyWithItsOwnCredentials() throws Exception {
        server.enqueue(ok());
        HttpSettings settings = through("me", secret("proxy password")).with(new Auth.Bearer(secret("token")));
        try (HttpCaller caller = open("http://service.invalid:8080", settings)) {
            assertThat(caller.post(call("http://service.invalid:8080"), LONG)
                            .get()
                            .status())
                    .isEqualTo(200);
        }

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getRequestLine()).isEqualTo("POST http://service.invalid:8080/v1 HTTP/1.1");
        assertThat(seen.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic bWU6cHJveHkgcGFzc3dvcmQ=");
        assertThat(seen.getHeaders().get("Authorization")).isEqualTo("Bearer token");
    }

    @Test
    void tunnelsSecureCallsThroughTheProxyAndShowsItNoCredentials() throws Exception {
        HeldCertificate issuer =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        secure(new HeldCertificate.Builder()
                .addSubjectAlternativeName("service.invalid")
                .signedBy(issuer)
                .build());
        server.enqueue(new MockResponse.Builder().inTunnel().build());
        server.enqueue(ok());
        HttpSettings settings = new HttpSettings(
                Duration.ofSeconds(5),
                new Proxy(http(), "me", secret("proxy password")),
                false,
                pem(issuer),
                new Auth.Bearer(secret("token")),
                StatusTable.STANDARD);
        try (HttpCaller caller = open("https://service.invalid", settings)) {
            assertThat(caller.post(call("https://service.invalid"), LONG).get().status())
                    .isEqualTo(200);
        }

        RecordedRequest tunnel = server.takeRequest();
        assertThat(tunnel.getRequestLine()).isEqualTo("CONNECT service.invalid:443 HTTP/1.1");
        assertThat(tunnel.getHeaders().get("Proxy-Authorization")).isEqualTo("Basic bWU6cHJveHkgcGFzc3dvcmQ=");
        assertThat(tunnel.getHeaders().get("Authorization")).isNull();
        RecordedRequest call = server.takeRequest();
        assertThat(call.getRequestLine()).isEqualTo("POST /v1 HTTP/1.1");
        assertThat(call.getHeaders().get("Authorization")).isEqualTo("Bearer token");
        assertThat(call.getHeaders().get("Proxy-Authorization")).isNull();
    }

    @Test
    void stopsWhereTheProxyRefusesTheCredentials() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(407)
                .addHeader("Proxy-Authenticate", "Basic realm=\"x\"")
                .build());
        try (HttpCaller caller = open("https://service.invalid", through("me", secret("wrong")))) {
            HttpAnswer answer =
                    caller.post(call("https://service.invalid"), LONG).get();

            CallFailure failure = StatusTable.STANDARD.classify(answer, InstantSource.system());
            assertThat(failure.kind()).isEqualTo(Kind.FATAL);
            assertThat(failure)
                    .hasMessage("status 407: the proxy refuses the credentials; check proxy.user and proxy.password");
        }
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void namesTheProxyThatCannotBeReached() throws Exception {
        HttpSettings settings = through(null, null);
        server.close();

        CallFailure failure = failure("http://service.invalid", settings);

        assertThat(failure).hasMessage("cannot connect to the proxy " + http());
        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.isOutcomeUnknown()).isFalse();
    }

    @Test
    void packsRequestsWhereAsked() throws Exception {
        server.enqueue(ok());
        HttpSettings settings =
                new HttpSettings(Duration.ofSeconds(5), null, true, null, new Auth.None(), StatusTable.STANDARD);
        try (HttpCaller caller = open(http(), settings)) {
            caller.post(call(http()), LONG).get();
        }

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getHeaders().get("Content-Encoding")).isEqualTo("gzip");
        byte[] packed = Objects.requireNonNull(seen.getBody()).toByteArray();
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
                .isEqualTo("[\"ü\"]".getBytes(UTF_8));
    }

    @Test
    void sendsOneCallAfterTheOtherOverOneConnection() throws Exception {
        try (HttpCaller caller = open(http(), HttpSettings.DEFAULT)) {
            for (int i = 0; i < 3; i++) {
                server.enqueue(ok());
                assertThat(caller.post(call(http()), LONG).get().status()).isEqualTo(200);
            }
        }

        for (int i = 0; i < 3; i++) {
            RecordedRequest seen = server.takeRequest();
            assertThat(seen.getConnectionIndex()).isZero();
            assertThat(seen.getExchangeIndex()).isEqualTo(i);
        }
    }

    @Test
    void sendsUserAndPasswordAsBasicHasIt() throws Exception {
        server.enqueue(ok());
        try (HttpCaller caller = open(http(), HttpSettings.DEFAULT.with(new Auth.Basic("me", secret("grün: wort"))))) {
            caller.post(call(http()), LONG).get();
        }

        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Basic bWU6Z3LDvG46IHdvcnQ=");
    }

    @Test
    void sendsAHeaderOfTheServicesOwn() throws Exception {
        server.enqueue(ok());
        try (HttpCaller caller = open(http(), HttpSettings.DEFAULT.with(new Auth.Header("api-key", secret(CANARY))))) {
            caller.post(call(http()), LONG).get();
        }

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getHeaders().values("api-key")).containsExactly(CANARY);
        assertThat(seen.getHeaders().get("Authorization")).isNull();
    }

    @Test
    void refusesSecretsThatWouldEndTheHeader() throws Exception {
        Secret evil = secret("CANARY\r\nX-Evil: 1");

        assertThatThrownBy(() -> open(http(), HttpSettings.DEFAULT.with(new Auth.Header("api-key", evil))))
                .isInstanceOf(IOException.class)
                .hasMessage("the value of " + evil.reference()
                        + " cannot stand in an HTTP header; expected printable ASCII");
        assertThatThrownBy(() -> open(http(), HttpSettings.DEFAULT.with(new Auth.Basic("me", evil))))
                .isInstanceOf(IOException.class)
                .hasMessage("the value of " + evil.reference()
                        + " is no password; expected text without control characters");
        assertThatThrownBy(() -> new Auth.Header("api-key\r\nX-Evil", evil))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no name of a header; expected letters, digits and -");
    }

    @Test
    void saysWhatToDoAboutAnUnknownHost() throws Exception {
        try (HttpCaller caller = open("https://no-such-host.invalid/v1", HttpSettings.DEFAULT)) {
            assertThatThrownBy(caller::requireKnownHost)
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("unknown host no-such-host.invalid (of https://no-such-host.invalid:443); correct url,"
                            + " or the names that this machine knows");
        }
        Auth client =
                new Auth.OAuth2("https://no-login.invalid/token", "me", secret("x"), null, null, Auth.ClientAuth.BASIC);
        try (HttpCaller caller = open(http(), HttpSettings.DEFAULT.with(client))) {
            assertThatThrownBy(caller::requireKnownHost)
                    .hasMessage("unknown host no-login.invalid (of https://no-login.invalid:443); correct"
                            + " auth.tokenUrl, or the names that this machine knows");
        }
    }

    @Test
    void leavesTheHostToTheProxyThatLooksItUp() throws Exception {
        try (HttpCaller caller = open("https://no-such-host.invalid", through(null, null))) {
            caller.requireKnownHost();
        }
        HttpSettings lost = new HttpSettings(
                Duration.ofSeconds(5),
                new Proxy("http://no-proxy.invalid:3128", null, null),
                false,
                null,
                new Auth.None(),
                StatusTable.STANDARD);
        try (HttpCaller caller = open(http(), lost)) {
            assertThatThrownBy(caller::requireKnownHost)
                    .hasMessage("unknown host no-proxy.invalid (of http://no-proxy.invalid:3128); correct proxy.url, or"
                            + " the names that this machine knows");
            assertThat(failure(caller.post(call(http()), LONG))).hasMessage("unknown host no-proxy.invalid, the proxy");
        }
    }

    @Test
    void sharesAClientOnlyWithThoseWhoReachTheServiceInTheSameWay() throws Exception {
        HttpSettings proxied = through(null, null);
        HttpSettings bearer = HttpSettings.DEFAULT.with(new Auth.Bearer(secret("token")));
        Origin origin = Origin.of(URI.create(http()));
        try (HttpCaller first = open(http(), HttpSettings.DEFAULT);
                HttpCaller second = open(http(), bearer);
                HttpCaller third = open(http(), proxied)) {
            assertThat(SharedClient.users(SharedClient.Key.of(origin, HttpSettings.DEFAULT)))
                    .isEqualTo(2);
            assertThat(SharedClient.users(SharedClient.Key.of(origin, proxied))).isEqualTo(1);
            assertThat(first.toString() + second + third).doesNotContain("token");
        }
        assertThat(SharedClient.users(SharedClient.Key.of(origin, HttpSettings.DEFAULT)))
                .isZero();
        assertThat(SharedClient.users(SharedClient.Key.of(origin, proxied))).isZero();
    }

    private void assertCertificate(CallFailure failure, String what) {
        assertThat(failure.kind()).isEqualTo(Kind.FATAL);
        assertThat(failure)
                .hasMessage("the TLS certificate of " + https() + " " + what
                        + "; correct the url or the server, or name the issuer's certificate in trustedCertificates")
                .hasNoCause();
    }

    private void secure(HeldCertificate certificate) {
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
    }

    private static MockResponse ok() {
        return new MockResponse.Builder().body("{}").build();
    }

    private String http() {
        return "http://127.0.0.1:" + server.getPort();
    }

    private String https() {
        return "https://127.0.0.1:" + server.getPort();
    }

    private HttpSettings through(@Nullable String user, @Nullable Secret password) {
        return new HttpSettings(
                Duration.ofSeconds(5),
                new Proxy(http(), user, password),
                false,
                null,
                new Auth.None(),
                StatusTable.STANDARD);
    }

    private HttpSettings trusting(HeldCertificate issuer) throws IOException {
        return trusting(pem(issuer));
    }

    private static HttpSettings trusting(String file) {
        return new HttpSettings(Duration.ofSeconds(5), null, false, file, new Auth.None(), StatusTable.STANDARD);
    }

    private String pem(HeldCertificate certificate) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "issuer", ".pem"), certificate.certificatePem())
                .toString();
    }

    private Secret secret(String value) throws IOException {
        return new Secret("${file:" + Files.writeString(Files.createTempFile(folder, "secret", ""), value) + "}");
    }

    private static HttpCaller open(String url, HttpSettings settings) throws IOException {
        return HttpCaller.open(URI.create(url), settings);
    }

    private static HttpCall call(String url) {
        return new HttpCall(URI.create(url + "/v1"), "application/json", "[\"ü\"]".getBytes(UTF_8), 1 << 20);
    }

    private static CallFailure failure(String url, HttpSettings settings) throws Exception {
        try (HttpCaller caller = open(url, settings)) {
            return failure(caller.post(call(url), LONG));
        }
    }

    private static CallFailure failure(CompletableFuture<HttpAnswer> answer) throws InterruptedException {
        try {
            throw new AssertionError("no failure, but " + answer.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallFailure failure) {
                return failure;
            }
            throw new AssertionError("no CallFailure", e);
        }
    }
}
