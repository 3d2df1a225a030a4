package dev.sluice.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FakeEmbeddingsTest {

    private static final String REQUEST = "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}";
    private static final FakeModel SMALL = FakeModel.DEFAULT.withDimensions(2).withTokensPerText(3);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void answersWithTheVectorsOfTheTexts() throws Exception {
        float[] expected = TextVectors.of("schön \"x\"\n", 384);
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            String input = "{\"input\":[\"a\",\"schön \\\"x\\\"\\n\"],\"user\":{\"any\":[1]},\"model\":\"m\\\"n\"";
            String numbers = post(fake, input + "}").body();
            String base64 =
                    post(fake, input + ",\"encoding_format\":\"base64\"}").body();
            assertThat(numbers).contains("],\"model\":\"m\\\"n\",");
            assertThat(floats(group(numbers, "\"index\":1,\"embedding\":\\[([^]]*)]")
                            .split(",")))
                    .isEqualTo(expected);
            ByteBuffer bytes = ByteBuffer.wrap(
                            Base64.getDecoder().decode(group(base64, "\"index\":1,\"embedding\":\"([^\"]*)\"")))
                    .order(ByteOrder.LITTLE_ENDIAN);
            float[] decoded = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(decoded);
            assertThat(decoded).isEqualTo(expected);
        }
    }

    @Test
    void givesAsManyDimensionsAsAskedFor() throws Exception {
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            String body = post(fake, "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":5}")
                    .body();
            assertThat(floats(group(body, "\"embedding\":\\[([^]]*)]").split(",")))
                    .isEqualTo(TextVectors.of("a", 5));
        }
    }

    @Test
    void countsTokensAsTheModelDoes() throws Exception {
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            assertThat(post(fake, "{\"model\":\"text-embedding-3-small\",\"input\":[\"hello world\",\"tokenization\"]}")
                            .body())
                    .endsWith("\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}");
            assertThat(fake.counts().tokens()).isEqualTo(4);
        }
    }

    @Test
    void countsWhatItGets() throws Exception {
        try (FakeEmbeddings fake = started(FakeSettings.DEFAULT.with(SMALL).remembering())) {
            post(fake, REQUEST);
            nanos.set(Duration.ofMillis(2_500).toNanos());
            post(fake, "{\"model\":\"m\",\"input\":\"a\"}");
            post(fake, "{}");
            assertThat(fake.counts()).isEqualTo(new FakeCounts(3, Map.of(200, 2L, 400, 1L), 3, 9, 0, 1, 0, 0, 1, null));
            assertThat(fake.perSecond())
                    .containsExactly(new AcceptedSecond(1, 6), new AcceptedSecond(0, 0), new AcceptedSecond(1, 3));
            assertThat(fake.textsSeen()).isEqualTo(Map.of("a", 2, "b", 1));
            HttpResponse<String> counters = get(fake.countersUrl());
            assertThat(counters.statusCode()).isEqualTo(200);
            assertThat(counters.body())
                    .isEqualTo("{\"requests\":3,\"byStatus\":{\"200\":2,\"400\":1},\"texts\":3,\"tokens\":9,"
                            + "\"inFlight\":0,\"peakInFlight\":1,\"rejectedByLimits\":0,\"resets\":0,"
                            + "\"connections\":1}\n");
            assertThat(get(fake.countersUrl() + "/seconds").body())
                    .isEqualTo("[{\"requests\":1,\"tokens\":6},{\"requests\":0,\"tokens\":0},"
                            + "{\"requests\":1,\"tokens\":3}]\n");
        }
    }

    @Test
    void remembersTextsOnlyWhereAsked() {
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            assertThatThrownBy(fake::textsSeen)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("texts are not counted; ask for it with FakeSettings.remembering()");
        }
    }

    @Test
    void isHealthy() throws Exception {
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            assertThat(get(fake.url().replace("/v1", "/health")).statusCode()).isEqualTo(200);
            assertThat(get(fake.countersUrl().replace("/counters", "/health")).statusCode())
                    .isEqualTo(200);
            assertThat(get(fake.countersUrl() + "s").statusCode()).isEqualTo(404);
            assertThat(fake.counts().requests()).isZero();
        }
    }

    @Test
    void refusesWhatIsOverTheRequestLimitAndTellsOfIt() throws Exception {
        try (FakeEmbeddings fake = started(FakeSettings.DEFAULT.with(SMALL).with(new FakeLimits(60, 60_000, true)))) {
            HttpResponse<String> first = post(fake, REQUEST);
            assertThat(first.statusCode()).isEqualTo(200);
            assertLimits(first, "1 0 1s", "1000 994 6ms");
            nanos.set(Duration.ofMillis(300).toNanos());
            HttpResponse<String> second = post(fake, REQUEST);
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.body())
                    .isEqualTo("{\"error\":{\"message\":\"over the limit of requests\",\"type\":\"requests\","
                            + "\"param\":null,\"code\":\"rate_limit_exceeded\"}}");
            assertThat(header(second, "retry-after-ms")).isEqualTo("700");
            assertThat(header(second, "Retry-After")).isEqualTo("1");
            assertLimits(second, "1 0 700ms", "1000 1000 0s");
            nanos.set(Duration.ofSeconds(1).toNanos());
            assertThat(post(fake, REQUEST).statusCode()).isEqualTo(200);
            assertThat(fake.counts().rejectedByLimits()).isEqualTo(1);
            assertThat(fake.counts().texts()).isEqualTo(4);
        }
    }

    @Test
    void letsARequestLargerThanTheTokenBucketThroughAndRefusesTheNext() throws Exception {
        try (FakeEmbeddings fake = started(FakeSettings.DEFAULT.with(SMALL).with(new FakeLimits(0, 60, true)))) {
            HttpResponse<String> first = post(fake, REQUEST);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().map()).doesNotContainKey("x-ratelimit-limit-requests");
            HttpResponse<String> second = post(fake, REQUEST);
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.body()).contains("\"type\":\"tokens\"");
            assertThat(header(second, "retry-after-ms")).isEqualTo("6000");
        }
    }

    @Test
    void keepsLimitsToItselfWhereAsked() throws Exception {
        try (FakeEmbeddings fake = started(FakeSettings.DEFAULT.with(new FakeLimits(1, 0, false)))) {
            assertThat(post(fake, REQUEST).headers().map().keySet())
                    .containsExactlyInAnyOrder("content-length", "content-type");
            HttpResponse<String> second = post(fake, REQUEST);
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().map().keySet()).containsExactlyInAnyOrder("content-length", "content-type");
        }
    }

    @Test
    void refusesThePoisonedRequestAndNoOther() throws Exception {
        FakeTroubles troubles = FakeTroubles.NONE.withPoison("bad row");
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(troubles))) {
            HttpResponse<String> poisoned = post(fake, "{\"model\":\"m\",\"input\":[\"a\",\"a bad row here\"]}");
            assertThat(poisoned.statusCode()).isEqualTo(400);
            assertThat(poisoned.body()).contains("\"code\":\"invalid_input\"").doesNotContain("bad row");
            assertThat(post(fake, REQUEST).statusCode()).isEqualTo(200);
            assertThat(troubles.toString()).doesNotContain("bad row");
        }
    }

    @Test
    void wantsItsKey(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "secret-1\n");
        FakeTroubles troubles = new FakeTroubles(FaultPlan.NONE, null, new Secret("${file:" + key + "}"), null, null);
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(troubles))) {
            assertThat(post(fake, REQUEST).statusCode()).isEqualTo(401);
            assertThat(post(fake, REQUEST, "Authorization", "Bearer secret-2").statusCode())
                    .isEqualTo(401);
            assertThat(post(fake, REQUEST, "Authorization", "Bearer secret-1").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void answers503WhileItIsDown() throws Exception {
        FakeTroubles troubles = new FakeTroubles(FaultPlan.NONE, null, null, null, Outage.parse("20s@30s"));
        try (FakeEmbeddings fake = started(FakeSettings.DEFAULT.with(troubles))) {
            assertThat(post(fake, REQUEST).statusCode()).isEqualTo(200);
            nanos.set(Duration.ofSeconds(30).toNanos());
            assertThat(post(fake, REQUEST).statusCode()).isEqualTo(503);
            nanos.set(Duration.ofSeconds(50).toNanos());
            assertThat(post(fake, REQUEST).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void understandsCompressedRequests() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(REQUEST.getBytes(UTF_8));
        }
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(SMALL))) {
            assertThat(send(request(fake, zipped.toByteArray(), "Content-Encoding", "gzip"))
                            .body())
                    .isEqualTo(post(fake, REQUEST).body());
            assertThat(send(request(fake, REQUEST.getBytes(UTF_8), "Content-Encoding", "gzip"))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void refusesALargeBodyBeforeItIsSent() throws Exception {
        try (FakeEmbeddings fake = new FakeEmbeddings();
                RawClient raw = new RawClient(fake.url())) {
            raw.send("POST /v1/embeddings HTTP/1.1\r\nHost: fake\r\nContent-Length: 67108865\r\n\r\n".getBytes(UTF_8));
            assertThat(raw.head()).startsWith("HTTP/1.1 413 ");
            assertThat(fake.counts().byStatus()).isEqualTo(Map.of(413, 1L));
        }
    }

    @Test
    void refusesABodyThatIsLargeOnceDecompressed() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            byte[] blank = " ".repeat(1 << 20).getBytes(UTF_8);
            for (int i = 0; i < 65; i++) {
                out.write(blank);
            }
        }
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            assertThat(send(request(fake, zipped.toByteArray(), "Content-Encoding", "gzip"))
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[] | the body is no JSON object",
                "{\"model\":\"m\",\"input\":[\"a\"] | the body is broken or cut JSON",
                "{\"model\":\"m\",\"input\":\"a\"}} | the body is broken or cut JSON",
                "{\"model\":\"m\",\"input\":\"a\"}{} | the body is no JSON object",
                "{\"input\":\"a\"} | model is missing",
                "{\"model\":1,\"input\":\"a\"} | model is no text",
                "{\"model\":\"m\"} | input is missing or empty",
                "{\"model\":\"m\",\"input\":[]} | input is missing or empty",
                "{\"model\":\"m\",\"input\":[\"a\",\"\"]} | input has an empty text",
                "{\"model\":\"m\",\"input\":[[1]]} | input is neither a text nor an array of texts",
                "{\"model\":\"m\",\"input\":null} | input is neither a text nor an array of texts",
                "{\"model\":\"m\",\"input\":[\"a\",\"b\",\"c\",\"d\"]} | input has more than 3 texts",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":0} | dimensions is no number from 1 to 4096",
                "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":\"9\"} | dimensions is no number from 1 to 4096",
                "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"hex\"} | encoding_format is neither float nor base64"
            })
    void refusesWhatItDoesNotUnderstand(String body, String message) throws Exception {
        FakeModel model = new FakeModel(2, Latency.NONE, 1, 3);
        try (FakeEmbeddings fake = new FakeEmbeddings(FakeSettings.DEFAULT.with(model))) {
            HttpResponse<String> answer = post(fake, body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(group(answer.body(), "\"message\":\"([^\"]*)\"")).isEqualTo(message);
        }
    }

    @Test
    void refusesOtherPathsAndMethods() throws Exception {
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            assertThat(get(fake.url() + "/models").statusCode()).isEqualTo(404);
            assertThat(get(fake.url() + "/embeddings?x=1").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void saysWhyItCannotListen() {
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            int port = URI.create(fake.url()).getPort();
            FakeSettings same = new FakeSettings(
                    new FakeAddress("127.0.0.1", port, 0),
                    FakeModel.DEFAULT,
                    FakeLimits.NONE,
                    FakeTroubles.NONE,
                    1,
                    false,
                    false);
            assertThatThrownBy(() -> new FakeEmbeddings(same).close())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("cannot listen at 127.0.0.1:" + port + ": Address already in use");
        }
    }

    private FakeEmbeddings started(FakeSettings settings) {
        return new FakeEmbeddings(settings, nanos::get);
    }

    private HttpResponse<String> post(FakeEmbeddings fake, String body, String... headers)
            throws IOException, InterruptedException {
        return send(request(fake, body.getBytes(UTF_8), headers));
    }

    private static HttpRequest.Builder request(FakeEmbeddings fake, byte[] body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(fake.url() + "/embeddings")).POST(BodyPublishers.ofByteArray(body));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(
                request.version(HttpClient.Version.HTTP_1_1)
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    private static void assertLimits(HttpResponse<?> answer, String requests, String tokens) {
        assertThat(limits(answer, "requests")).isEqualTo(requests);
        assertThat(limits(answer, "tokens")).isEqualTo(tokens);
    }

    private static String limits(HttpResponse<?> answer, String of) {
        return header(answer, "x-ratelimit-limit-" + of) + " " + header(answer, "x-ratelimit-remaining-" + of) + " "
                + header(answer, "x-ratelimit-reset-" + of);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("(none)");
    }

    private static String group(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    private static float[] floats(String[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            floats[i] = Float.parseFloat(numbers[i]);
        }
        return floats;
    }
}
