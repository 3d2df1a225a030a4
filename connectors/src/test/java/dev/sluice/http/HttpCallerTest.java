package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.CallFailure;
import dev.sluice.service.CallFailure.Kind;
import dev.sluice.service.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HttpCallerTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final long MEGABYTE = 1 << 20;
    private static final String CANARY = "sk-CANARY-0123";

    @Test
    void sendsTheBodyWithContentTypeUserAgentAndKey(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), CANARY + "\n");
        CompletableFuture<StubServer.Exchange> seen = new CompletableFuture<>();
        try (StubServer server = new StubServer(exchange -> {
                    seen.complete(exchange);
                    exchange.answer(200, Map.of("ETag", "W/3", "X-Told", CANARY), "{}".getBytes(UTF_8));
                });
                HttpCaller caller = HttpCaller.open(URI.create(server.url()), bearer(key))) {
            HttpAnswer answer = post(caller, server.url() + "/v1/things?api-version=3%2F1", MEGABYTE, LONG);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("etag")).isEqualTo("W/3");
            assertThat(answer.header("x-told")).as("a header that nobody reads").isNull();
            assertThat(new String(answer.body(), UTF_8)).isEqualTo("{}");
            StubServer.Exchange exchange = seen.get();
            assertThat(exchange.requestLine()).isEqualTo("POST /v1/things?api-version=3%2F1 HTTP/1.1");
            assertThat(new String(exchange.body(), UTF_8)).isEqualTo("[\"ü\"]");
            assertThat(exchange.headers())
                    .containsEntry("Content-Type", "application/json")
                    .containsEntry("Accept-Encoding", "gzip")
                    .containsEntry("Authorization", "Bearer " + CANARY)
                    .containsEntry("User-Agent", "sluice/" + dev.sluice.Version.current())
                    .doesNotContainKey("Cookie");
            assertThat(caller.toString() + answer).doesNotContain("CANARY");
        }
    }

    @Test
    void sendsNoCookieBackAndNoKeyWhereThereIsNone() throws Exception {
        List<Map<String, String>> headers = new ArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
                    headers.add(exchange.headers());
                    exchange.answer(200, Map.of("Set-Cookie", "a=b; Path=/"), new byte[0]);
                });
                HttpCaller caller = HttpCaller.open(URI.create(server.url()), HttpSettings.DEFAULT)) {
            post(caller, server.url(), MEGABYTE, LONG);
            post(caller, server.url(), MEGABYTE, LONG);
        }

        assertThat(headers)
                .hasSize(2)
                .allSatisfy(seen -> assertThat(seen).doesNotContainKeys("Cookie", "Authorization"));
    }

    @Test
    void callsAResetBeforeTheAnswerUnknownAndSendsOnce() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (StubServer server = new StubServer(exchange -> {
            requests.incrementAndGet();
            exchange.reset();
        })) {
            CallFailure failure = failure(server, MEGABYTE, LONG);

            assertUnknown(failure, "the connection to " + server.url() + " was lost before it answered");
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void callsAConnectionClosedWithoutAnAnswerUnknown() throws Exception {
        try (StubServer server = new StubServer(StubServer.Exchange::hangUp)) {
            CallFailure failure = failure(server, MEGABYTE, LONG);

            assertUnknown(failure, "the connection to " + server.url() + " was lost before it answered");
        }
    }

    @Test
    void callsAResetInTheBodyUnknown() throws Exception {
        try (StubServer server = new StubServer(exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":");
            exchange.reset();
        })) {
            assertThat(failure(server, MEGABYTE, LONG).isOutcomeUnknown()).isTrue();
        }
    }

    @Test
    void usesNoBodyThatIsShorterThanAnnounced() throws Exception {
        try (StubServer server = new StubServer(exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}");
            exchange.hangUp();
        })) {
            CallFailure failure = failure(server, MEGABYTE, LONG);

            assertUnknown(failure, "the connection to " + server.url() + " was lost before the answer was complete");
        }
    }

    @Test
    void usesNoChunkedBodyWithoutItsEnd() throws Exception {
        try (StubServer server = new StubServer(exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
            exchange.hangUp();
        })) {
            assertThat(failure(server, MEGABYTE, LONG).isOutcomeUnknown()).isTrue();
        }
    }

    @Test
    void endsAnAnswerThatTricklesAtTheTimeout() throws Exception {
        try (StubServer server = new StubServer(exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
            for (int i = 0; i < 10000; i++) {
                exchange.write("x");
                Thread.sleep(20);
            }
        })) {
            CallFailure failure = failure(server, MEGABYTE, Duration.ofMillis(400));

            assertUnknown(failure, "no complete answer of " + server.url() + " within 400 ms");
        }
    }

    @Test
    void endsAServerThatNeverAnswersAtTheTimeout() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (StubServer server = new StubServer(exchange -> never.await(20, TimeUnit.SECONDS))) {
            CallFailure failure = failure(server, MEGABYTE, Duration.ofMillis(300));

            assertUnknown(failure, "no complete answer of " + server.url() + " within 300 ms");
            never.countDown();
        }
    }

    @Test
    void callsARefusedConnectionUnreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        CallFailure failure = failure("http://127.0.0.1:" + port, MEGABYTE, LONG);

        assertThat(failure).hasMessage("cannot connect to http://127.0.0.1:" + port);
        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.isOutcomeUnknown()).isFalse();
    }

    @Test
    void callsAnUnknownHostUnreachable() throws Exception {
        CallFailure failure = failure("http://no-such-host.invalid", MEGABYTE, LONG);

        assertThat(failure).hasMessage("unknown host no-such-host.invalid");
        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.isOutcomeUnknown()).isFalse();
    }

    @Test
    void followsNoRedirect() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (StubServer server = new StubServer(exchange -> {
                    requests.incrementAndGet();
                    exchange.answer(307, Map.of("Location", "/elsewhere"), new byte[0]);
                });
                HttpCaller caller = HttpCaller.open(URI.create(server.url()), HttpSettings.DEFAULT)) {
            assertThat(post(caller, server.url(), MEGABYTE, LONG).status()).isEqualTo(307);
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void unpacksGzip() throws Exception {
        byte[] packed = gzip("{\"a\":1}".getBytes(UTF_8), 1);
        try (StubServer server =
                        new StubServer(exchange -> exchange.answer(200, Map.of("Content-Encoding", "gzip"), packed));
                HttpCaller caller = HttpCaller.open(URI.create(server.url()), HttpSettings.DEFAULT)) {
            assertThat(new String(post(caller, server.url(), 7, LONG).body(), UTF_8))
                    .isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void stopsAGzipBombAtTheCapOnUnpackedBytes() throws Exception {
        byte[] packed = gzip(new byte[1 << 20], 64);
        assertThat(packed.length).isLessThan(200_000);
        try (StubServer server =
                new StubServer(exchange -> exchange.answer(200, Map.of("Content-Encoding", "gzip"), packed))) {
            CallFailure failure = failure(server, MEGABYTE, LONG);

            assertThat(failure)
                    .hasMessage("status 200: the answer is longer than the 1048576 bytes expected at most")
                    .hasNoCause();
            assertThat(failure.kind()).isEqualTo(Kind.BAD_RESPONSE);
        }
    }

    @Test
    void stopsAnEndlessAnswerAtTheCap() throws Exception {
        try (StubServer server = new StubServer(exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                exchange.write("400\r\n" + "x".repeat(0x400) + "\r\n");
            }
        })) {
            assertThat(failure(server, MEGABYTE, LONG))
                    .hasMessage("status 200: the answer is longer than the 1048576 bytes expected at most");
        }
    }

    @Test
    void refusesAnAnnouncedLengthBeyondTheCapAtOnce() throws Exception {
        try (StubServer server =
                new StubServer(exchange -> exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n"))) {
            assertThat(failure(server, 10, LONG))
                    .hasMessage("status 200: the answer is longer than the 10 bytes expected at most");
        }
    }

    @Test
    void takesAnAnswerOfExactlyTheCap() throws Exception {
        try (StubServer server = new StubServer(exchange -> exchange.answer(200, Map.of(), new byte[10]));
                HttpCaller caller = HttpCaller.open(URI.create(server.url()), HttpSettings.DEFAULT)) {
            assertThat(post(caller, server.url(), 10, LONG).body()).hasSize(10);
        }
    }

    @Test
    void callsBrokenGzipAndBrokenHttpBadResponses() throws Exception {
        byte[] noGzip = "this is no gzip".getBytes(UTF_8);
        try (StubServer server =
                new StubServer(exchange -> exchange.answer(200, Map.of("Content-Encoding", "gzip"), noGzip))) {
            CallFailure failure = failure(server, MEGABYTE, LONG);

            assertThat(failure)
                    .hasMessage("the answer of " + server.url() + " is broken HTTP or broken compression")
                    .hasNoCause();
            assertThat(failure.kind()).isEqualTo(Kind.BAD_RESPONSE);
        }
    }

    @Test
    void failsWhatIsInFlightWhenClosed() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (StubServer server = new StubServer(exchange -> {
            arrived.countDown();
            never.await(20, TimeUnit.SECONDS);
        })) {
            HttpCaller caller = HttpCaller.open(URI.create(server.url()), HttpSettings.DEFAULT);
            CompletableFuture<HttpAnswer> answer = caller.post(call(server.url(), MEGABYTE), LONG);
            arrived.await();
            caller.close();

            assertUnknown(cause(answer), "the client of " + server.url() + " was closed");
            never.countDown();
        }
    }

    @Test
    void sharesOneClientPerOriginUntilTheLastUserLeaves() throws Exception {
        try (StubServer server = new StubServer(exchange -> exchange.answer(200, "{}"))) {
            SharedClient.Key origin = client(server.url());
            HttpCaller first = HttpCaller.open(URI.create(server.url() + "/a"), HttpSettings.DEFAULT);
            HttpCaller second = HttpCaller.open(URI.create(server.url() + "/b"), HttpSettings.DEFAULT);
            assertThat(SharedClient.users(origin)).isEqualTo(2);

            first.close();
            first.close();
            assertThat(SharedClient.users(origin)).isEqualTo(1);
            assertThat(post(second, server.url(), MEGABYTE, LONG).status()).isEqualTo(200);

            second.close();
            assertThat(SharedClient.users(origin)).isZero();
        }
    }

    @Test
    void refusesACallToAnotherOrigin() throws Exception {
        try (HttpCaller caller = HttpCaller.open(URI.create("http://127.0.0.1:9"), HttpSettings.DEFAULT)) {
            assertThatThrownBy(() -> caller.post(call("http://127.0.0.2:9", MEGABYTE), LONG))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a call to another origin than http://127.0.0.1:9");
        }
    }

    @Test
    void refusesAKeyThatNoHeaderTakesWithoutShowingIt(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), CANARY + "\r\nX-Evil: 1");

        assertThatThrownBy(() -> HttpCaller.open(URI.create("http://127.0.0.1:9"), bearer(key)))
                .isInstanceOf(IOException.class)
                .hasMessage("the value of ${file:" + key
                        + "} cannot stand in an HTTP header; expected printable ASCII without spaces");
        assertThat(SharedClient.users(client("http://127.0.0.1:9"))).isZero();
    }

    private static HttpSettings bearer(Path key) {
        return HttpSettings.DEFAULT.with(new Auth.Bearer(new Secret("${file:" + key + "}")));
    }

    private static SharedClient.Key client(String url) {
        return SharedClient.Key.of(Origin.of(URI.create(url)), HttpSettings.DEFAULT);
    }

    private static void assertUnknown(CallFailure failure, String message) {
        assertThat(failure).hasMessage(message);
        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.isOutcomeUnknown()).isTrue();
        assertThat(failure.status()).isZero();
    }

    private static HttpCall call(String url, long cap) {
        return new HttpCall(URI.create(url), "application/json", "[\"ü\"]".getBytes(UTF_8), cap);
    }

    private static HttpAnswer post(HttpCaller caller, String url, long cap, Duration timeout) throws Exception {
        return caller.post(call(url, cap), timeout).get();
    }

    private static CallFailure failure(StubServer server, long cap, Duration timeout) throws Exception {
        return failure(server.url(), cap, timeout);
    }

    private static CallFailure failure(String url, long cap, Duration timeout) throws Exception {
        try (HttpCaller caller = HttpCaller.open(URI.create(url), HttpSettings.DEFAULT)) {
            return cause(caller.post(call(url, cap), timeout));
        }
    }

    private static CallFailure cause(CompletableFuture<HttpAnswer> answer) throws InterruptedException {
        try {
            throw new AssertionError("no failure, but " + answer.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallFailure failure) {
                return failure;
            }
            throw new AssertionError("no CallFailure", e);
        }
    }

    private static byte[] gzip(byte[] block, int times) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                gzip.write(block);
            }
        }
        return packed.toByteArray();
    }
}
