package dev.sluice.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are many, that wait, and that end. */
@Timeout(60)
final class FakeConnectionsTest {

    private static final String REQUEST = "{\"model\":\"m\",\"input\":\"a\"}";
    private static final FakeModel SMALL = FakeModel.DEFAULT.withDimensions(2).withTokensPerText(1);

    @Test
    void holdsAThousandRequestsInFlightWithFewThreads() {
        int requests = 1000;
        FakeModel model = SMALL.withLatency(Latency.parse("2s"));
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(model))) {
            HttpClient client = HttpClient.newHttpClient();
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, requests)
                    .mapToObj(i -> client.sendAsync(request(fake), BodyHandlers.ofString()))
                    .toList();
            answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            assertThat(fake.counts().byStatus()).isEqualTo(Map.of(200, 1000L));
            assertThat(fake.counts().peakInFlight()).isEqualTo(requests);
            assertThat(fake.counts().inFlight()).isZero();
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("sluice-fake")))
                    .hasSizeLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());
        }
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() throws Exception {
        FakeModel model = SMALL.withLatency(Latency.parse("1ms..20ms"));
        int requests = 40;
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(model));
                RawClient client = new RawClient(fake.url())) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < requests; i++) {
                String body = "{\"model\":\"m" + i + "\",\"input\":\"a\"}";
                all.append("POST /v1/embeddings HTTP/1.1\r\nHost: fake\r\nContent-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
            }
            client.send(all.toString().getBytes(UTF_8));
            for (int i = 0; i < requests; i++) {
                assertThat(client.read().text()).contains("\"model\":\"m" + i + "\"");
            }
        }
    }

    @Test
    void closesTheConnectionWhereAsked() throws Exception {
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(SMALL));
                RawClient client = new RawClient(fake.url())) {
            RawClient.Received received =
                    client.post(REQUEST, "Connection: close").readToEnd();
            assertThat(received.status()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(received.text()).endsWith("}}");
            assertThat(received.reset()).isFalse();
        }
    }

    @Test
    void refusesAndResetsWhileItIsDownAndComesBackAtTheSamePort() throws Exception {
        FakeModel model = SMALL.withLatency(Latency.parse("1h"));
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(model));
                RawClient idle = new RawClient(fake.url());
                RawClient waiting = new RawClient(fake.url())) {
            waiting.post(REQUEST);
            HttpClient client = HttpClient.newHttpClient();
            while (fake.counts().inFlight() < 1 || fake.counts().connections() < 2) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 3; i++) {
                fake.goDown();
                fake.goDown();
                assertThatThrownBy(() -> new RawClient(fake.url()).close())
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("refused");
                assertThat(fake.counts().inFlight()).isZero();
                assertThat(fake.counts().connections()).isZero();
                assertThat(client.send(counters(fake), BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
                fake.comeBack();
                fake.comeBack();
                try (RawClient again = new RawClient(fake.url())) {
                    again.send("GET /health HTTP/1.1\r\nHost: fake\r\n\r\n".getBytes(UTF_8));
                    assertThat(again.read().status()).isEqualTo("HTTP/1.1 200 OK");
                }
            }
            assertThat(waiting.readToEnd().reset()).isTrue();
            assertThat(idle.readToEnd().reset()).isTrue();
        }
    }

    @Test
    void goesDownAndComesBackByItself() throws Exception {
        FakeTroubles troubles = new FakeTroubles(FaultPlan.NONE, null, null, Outage.parse("200ms@1ms"), null);
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(troubles))) {
            assertThat(until(fake, false)).isTrue();
            assertThat(until(fake, true)).isTrue();
        }
    }

    /** Tries to connect until it goes as wanted, for ten seconds. */
    private static boolean until(FakeEmbeddings fake, boolean connects) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            boolean connected;
            try {
                new RawClient(fake.url()).close();
                connected = true;
            } catch (ConnectException e) {
                connected = false;
            }
            if (connected == connects) {
                return true;
            }
        }
        return false;
    }

    private static HttpRequest counters(FakeEmbeddings fake) {
        return HttpRequest.newBuilder(URI.create(fake.countersUrl())).build();
    }

    private static HttpRequest request(FakeEmbeddings fake) {
        return HttpRequest.newBuilder(URI.create(fake.url() + "/embeddings"))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofString(REQUEST))
                .build();
    }
}
