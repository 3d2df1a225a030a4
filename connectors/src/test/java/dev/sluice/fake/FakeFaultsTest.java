package dev.sluice.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.RawClient.Received;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault as bytes on the wire. */
final class FakeFaultsTest {

    private static final String TWO = "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}";
    private static final String ONE = "{\"model\":\"m\",\"input\":\"a\"}";
    private static final String A = vector("a", 2);
    private static final String B = vector("b", 2);

    @Test
    void answersRightWithoutFaults() throws IOException {
        assertThat(answer("slow:0.000000001%", TWO)).isEqualTo(body(entry(0, A), entry(1, B)));
    }

    @Test
    void leavesOutTheLastVector() throws IOException {
        assertThat(answer("missing:100%", TWO)).isEqualTo(body(entry(0, A)));
    }

    @Test
    void addsAVector() throws IOException {
        assertThat(answer("extra:100%", TWO)).isEqualTo(body(entry(0, A), entry(1, B), entry(2, B)));
    }

    @Test
    void writesTheLastVectorFirst() throws IOException {
        assertThat(answer("shuffled:100%", TWO)).isEqualTo(body(entry(1, B), entry(0, A)));
    }

    @Test
    void givesAnIndexTwice() throws IOException {
        assertThat(answer("duplicateIndex:100%", TWO)).isEqualTo(body(entry(0, A), entry(0, B)));
        assertThat(answer("duplicateIndex:100%", ONE))
                .isEqualTo(body(entry(0, A), entry(0, A)).replace(":6", ":3"));
    }

    @Test
    void givesAnIndexThatNoTextHas() throws IOException {
        assertThat(answer("outOfRange:100%", TWO)).isEqualTo(body(entry(0, A), entry(2, B)));
    }

    @Test
    void givesOneValueTooMany() throws IOException {
        assertThat(answer("wrongDimension:100%", TWO))
                .isEqualTo(body(entry(0, vector("a", 3)), entry(1, vector("b", 3))));
    }

    @Test
    void givesNoNumber() throws IOException {
        assertThat(answer("nan:100%", TWO))
                .isEqualTo(body(entry(0, "[NaN," + TextVectors.of("a", 2)[1] + "]"), entry(1, B)));
        assertThat(answer("nan:100%", ONE.replace("}", ",\"encoding_format\":\"base64\",\"dimensions\":1}")))
                .contains("\"embedding\":\"AADAfw==\"");
    }

    @Test
    void cutsTheJsonShort() throws IOException {
        String right = body(entry(0, A), entry(1, B));
        assertThat(answer("badJson:100%", TWO)).isEqualTo(right.substring(0, right.length() / 2));
    }

    @Test
    void putsAnErrorIntoTheBody() throws IOException {
        assertThat(answer("errorBody:100%", TWO))
                .isEqualTo("{\"error\":{\"message\":\"an injected fault\",\"type\":\"server_error\",\"param\":null,"
                        + "\"code\":\"internal_error\"}}");
    }

    @Test
    void answersWithoutABody() throws IOException {
        assertThat(answer("empty:100%", TWO)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "500,Internal Server Error,injected_500",
        "503,Service Unavailable,injected_503",
        "408,Request Timeout,injected_408",
        "400,Bad Request,injected_400",
        "404,Not Found,model_not_found",
        "401,Unauthorized,invalid_api_key"
    })
    void answersWithAStatus(int status, String reason, String code) throws IOException {
        Received received = exchange(status + ":100%", TWO);
        assertThat(received.status()).isEqualTo("HTTP/1.1 " + status + " " + reason);
        assertThat(received.head()).doesNotContainIgnoringCase("retry-after");
        assertThat(received.text()).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void answersWithAStatusThatHasNoName() throws IOException {
        assertThat(exchange("599:100%", TWO).status()).startsWith("HTTP/1.1 599 ");
    }

    @Test
    void answersWithHtmlWhereTheGatewayIsBad() throws IOException {
        Received received = exchange("502:100%", TWO);
        assertThat(received.status()).isEqualTo("HTTP/1.1 502 Bad Gateway");
        assertThat(received.head().toLowerCase(Locale.ROOT)).contains("content-type: text/html; charset=utf-8\r\n");
        assertThat(received.text()).startsWith("<!DOCTYPE html>");
    }

    @ParameterizedTest
    @CsvSource({"429:100%,1000,1", "429:100%:2s,2000,2", "503:100%:300ms,300,1"})
    void asksToComeBackLater(String faults, String millis, String seconds) throws IOException {
        assertThat(exchange(faults, TWO).head().toLowerCase(Locale.ROOT))
                .contains("\r\nretry-after-ms: " + millis + "\r\n", "\r\nretry-after: " + seconds + "\r\n");
    }

    @Test
    void resetsBeforeTheHead() throws IOException {
        try (FakeEmbeddings fake = fake("reset:100%");
                RawClient client = new RawClient(fake.url())) {
            Received received = client.post(TWO).readToEnd();
            assertThat(received.reset()).isTrue();
            assertThat(received.head()).isEmpty();
            assertThat(fake.counts().resets()).isEqualTo(1);
            assertThat(fake.counts().byStatus()).isEmpty();
        }
    }

    @Test
    void resetsInTheMiddleOfTheBody() throws IOException {
        String right = body(entry(0, A), entry(1, B));
        try (FakeEmbeddings fake = fake("resetBody:100%");
                RawClient client = new RawClient(fake.url())) {
            Received received = client.post(TWO).readToEnd();
            assertThat(received.reset()).isTrue();
            assertThat(received.status()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(RawClient.length(received.head())).isEqualTo(right.length());
            assertThat(received.text()).isEqualTo(right.substring(0, right.length() / 2));
        }
    }

    @Test
    void tricklesAByteASecond() throws IOException {
        try (FakeEmbeddings fake = fake("trickle:100%");
                RawClient client = new RawClient(fake.url())) {
            client.post(TWO);
            assertThat(RawClient.length(client.head()))
                    .isEqualTo(body(entry(0, A), entry(1, B)).length());
            assertThat(client.readByte()).isEqualTo('{');
            long start = System.nanoTime();
            assertThat(client.readByte()).isEqualTo('"');
            assertThat(System.nanoTime() - start).isBetween(800_000_000L, 5_000_000_000L);
            assertThat(fake.counts().inFlight()).isEqualTo(1);
        }
    }

    @Test
    void isSlow() throws IOException {
        try (FakeEmbeddings fake = fake("slow:100%");
                RawClient client = new RawClient(fake.url())) {
            long start = System.nanoTime();
            assertThat(client.post(TWO).read().text()).isEqualTo(body(entry(0, A), entry(1, B)));
            assertThat(System.nanoTime() - start).isBetween(1_000_000_000L, 5_000_000_000L);
        }
    }

    @Test
    void compressesWhereItMay() throws IOException {
        try (FakeEmbeddings fake = fake("gzip:100%");
                RawClient client = new RawClient(fake.url())) {
            Received zipped = client.post(TWO, "Accept-Encoding: deflate, gzip").read();
            assertThat(zipped.head()).contains("content-encoding: gzip\r\n");
            assertThat(new String(
                            new GZIPInputStream(new ByteArrayInputStream(
                                            zipped.text().getBytes(ISO_8859_1)))
                                    .readAllBytes(),
                            UTF_8))
                    .isEqualTo(body(entry(0, A), entry(1, B)));
            Received plain = client.post(TWO).read();
            assertThat(plain.head()).doesNotContain("content-encoding");
            assertThat(plain.text()).isEqualTo(body(entry(0, A), entry(1, B)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"500:100%", "429:100%"})
    void takesNothingFromTheLimitsForAnInjectedStatus(String faults) throws IOException {
        FakeSettings settings =
                FakeSettings.DEFAULT.with(new FakeLimits(1, 1, true)).with(FakeTroubles.of(faults));
        try (FakeEmbeddings fake = new FakeEmbeddings(settings, () -> 0);
                RawClient client = new RawClient(fake.url())) {
            String first = client.post(TWO).read().status();
            Received second = client.post(TWO).read();
            assertThat(second.status()).isEqualTo(first);
            assertThat(second.head()).doesNotContain("remaining-requests: 0");
            assertThat(fake.counts().texts()).isZero();
            assertThat(fake.counts().rejectedByLimits()).isZero();
        }
    }

    private static String answer(String faults, String request) throws IOException {
        Received received = exchange(faults, request);
        assertThat(received.status()).isEqualTo("HTTP/1.1 200 OK");
        return received.text();
    }

    private static Received exchange(String faults, String request) throws IOException {
        try (FakeEmbeddings fake = fake(faults);
                RawClient client = new RawClient(fake.url())) {
            return client.post(request).read();
        }
    }

    private static FakeEmbeddings fake(String faults) {
        return new FakeEmbeddings(FakeSettings.DEFAULT
                .with(FakeModel.DEFAULT.withDimensions(2).withTokensPerText(3))
                .with(FakeTroubles.of(faults)));
    }

    private static String body(String... entries) {
        return "{\"object\":\"list\",\"data\":[" + String.join(",", entries)
                + "],\"model\":\"m\",\"usage\":{\"prompt_tokens\":6,\"total_tokens\":6}}";
    }

    private static String entry(int index, String vector) {
        return "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":" + vector + "}";
    }

    private static String vector(String text, int dimensions) {
        StringBuilder vector = new StringBuilder();
        for (float value : TextVectors.of(text, dimensions)) {
            vector.append(vector.isEmpty() ? "[" : ",").append(value);
        }
        return vector.append(']').toString();
    }
}
