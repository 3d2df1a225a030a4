package dev.sluice.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.embedding.OpenAiServer.Encoding;
import dev.sluice.embedding.TextRules.OnEmpty;
import dev.sluice.embedding.TextRules.OnTooLong;
import dev.sluice.http.Auth;
import dev.sluice.http.HttpSettings;
import dev.sluice.http.Meaning;
import dev.sluice.http.StatusRule;
import dev.sluice.http.StatusTable;
import dev.sluice.service.Allowance;
import dev.sluice.service.CallFailure;
import dev.sluice.service.CallFailure.Kind;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Secret;
import dev.sluice.service.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class OpenAiEmbeddingsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String MODEL = "text-embedding-3-small";
    private static final TextRules RULES = new TextRules(8192, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER);
    private static final List<String> NASTY =
            List.of("aspirin", "\"quoted\" \\ \u0001\b\t\n\f\r\u007f", "🙂 日本 e\u0301 \u2028", "x".repeat(20_000));

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void answersEachTextWithItsOwnVector(Encoding encoding) throws Exception {
        try (StubEmbeddings stub = new StubEmbeddings(768);
                Service service = factory(stub, 384, encoding, null).open()) {
            Reply reply = service.send(rows(NASTY), LONG).get();

            assertThat(vectors(reply))
                    .usingElementComparator(java.util.Arrays::compare)
                    .containsExactlyElementsOf(NASTY.stream()
                            .map(text -> StubEmbeddings.vectorOf(text, 384))
                            .toList());
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.tokens()).isEqualTo(4L * StubEmbeddings.tokensPerText());
            assertThat(stub.texts()).isEqualTo(NASTY);
            assertThat(stub.authorizations()).containsExactly("");
        }
    }

    @Test
    void weighsTextsToTheByteOfTheBody() {
        OpenAiServer server =
                new OpenAiServer("http://localhost/v1", MODEL, null, Encoding.BASE64, HttpSettings.DEFAULT);
        OpenAiEmbeddings factory = new OpenAiEmbeddings(server, RULES, "embedding");
        int envelope = EmbeddingRequest.body(server, List.of()).length;

        long weight = 0;
        for (RowData row : rows(NASTY)) {
            weight += factory.weigh(row).bytes();
        }

        // The last text has no comma.
        assertThat(EmbeddingRequest.body(server, NASTY)).hasSize(Math.toIntExact(envelope + weight - 1));
        assertThat(factory.weigh(row("hello world")).tokens()).isEqualTo(2);
        assertThat(factory.weigh(row(null)).bytes()).isZero();
    }

    @Test
    void writesTheRequestThatTheApiAsksFor() {
        OpenAiServer server = new OpenAiServer("http://localhost/v1", "m", 384, Encoding.FLOAT, HttpSettings.DEFAULT);

        assertThat(new String(EmbeddingRequest.body(server, List.of("a", "ü\"")), UTF_8))
                .isEqualTo(
                        "{\"model\":\"m\",\"dimensions\":384,\"encoding_format\":\"float\",\"input\":[\"a\",\"ü\\\"\"]}");
    }

    @Test
    void sendsOnlyTheBeginningOfALongTextWhereAskedTo() throws Exception {
        try (StubEmbeddings stub = new StubEmbeddings(4)) {
            OpenAiServer server = new OpenAiServer(stub.url(), MODEL, null, Encoding.FLOAT, HttpSettings.DEFAULT);
            OpenAiEmbeddings factory = new OpenAiEmbeddings(
                    server, new TextRules(2, OnEmpty.DEAD_LETTER, OnTooLong.TRUNCATE), "embedding");
            try (Service service = factory.open()) {
                service.send(List.of(row("hello world again")), LONG).get();
            }

            assertThat(stub.texts()).containsExactly("hello world");
            assertThat(factory.weigh(row("hello world again")).tokens()).isEqualTo(2);
        }
    }

    @Test
    void tellsWhatTheServiceSaysIsLeftOfItsQuota() throws Exception {
        Map<String, String> headers = Map.of(
                "x-ratelimit-limit-requests", "500",
                "x-ratelimit-remaining-requests", "499",
                "x-ratelimit-reset-requests", "120ms",
                "x-ratelimit-remaining-tokens", "-1");
        try (StubEmbeddings stub = new StubEmbeddings(3)
                        .failing(request ->
                                Fault.status(200, headers, "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}"));
                Service service = factory(stub, 3, Encoding.FLOAT, null).open()) {
            Reply reply = service.send(rows(List.of("a")), LONG).get();

            assertThat(reply.requestsLeft()).isEqualTo(new Allowance(500, 499, Duration.ofMillis(120)));
            assertThat(reply.tokensLeft()).isEqualTo(Allowance.UNKNOWN);
        }
    }

    @Test
    void classifiesByTheRulesOfTheUserFirst() throws Exception {
        try (StubEmbeddings stub = new StubEmbeddings(3).failing(request -> Fault.status(424, ""))) {
            StatusTable table = StatusTable.STANDARD.withFirst(List.of(StatusRule.status(424, Meaning.FATAL)));
            OpenAiServer server =
                    new OpenAiServer(stub.url(), MODEL, 3, Encoding.FLOAT, HttpSettings.DEFAULT.with(table));
            try (Service service = new OpenAiEmbeddings(server, RULES, "embedding").open()) {
                assertThat(failure(service.send(rows(List.of("a")), LONG)).kind())
                        .isEqualTo(Kind.FATAL);
            }
        }
    }

    @Test
    void checksThatTheHostIsKnown() throws Exception {
        OpenAiServer lost =
                new OpenAiServer("https://no-such-host.invalid/v1", MODEL, 3, Encoding.FLOAT, HttpSettings.DEFAULT);
        try (Service service = new OpenAiEmbeddings(lost, RULES, "embedding").open()) {
            assertThatThrownBy(service::check)
                    .hasMessage("unknown host no-such-host.invalid (of https://no-such-host.invalid:443); correct url,"
                            + " or the names that this machine knows");
        }
    }

    @Test
    void countsCallsOfOneKeyOnOneAccountWhateverTheirModel() {
        Secret key = new Secret("${env:X}");
        OpenAiServer small = new OpenAiServer("http://localhost/v1", "a", 3, Encoding.FLOAT, bearer(key));
        OpenAiServer large = new OpenAiServer("http://localhost/v2", "b", null, Encoding.BASE64, bearer(key));
        OpenAiServer open = new OpenAiServer("http://localhost/v1", "a", 3, Encoding.FLOAT, HttpSettings.DEFAULT);

        assertThat(new OpenAiEmbeddings(small, RULES, "e").account())
                .isEqualTo("http://localhost:80 bearer ${env:X}")
                .isEqualTo(new OpenAiEmbeddings(large, RULES, "e").account());
        assertThat(new OpenAiEmbeddings(open, RULES, "e").account()).isEqualTo("http://localhost:80");
    }

    @Test
    void stopsWhereVectorsHaveAnotherLengthThanAskedFor() throws Exception {
        try (StubEmbeddings stub = new StubEmbeddings(8);
                Service service = factory(stub, 4, Encoding.FLOAT, null).open()) {
            stub.failing(request -> Fault.status(200, "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}"));

            CallFailure failure = failure(service.send(rows(List.of("a")), LONG));

            assertThat(failure.kind()).isEqualTo(Kind.FATAL);
            assertThat(failure)
                    .hasMessage("the model answered vectors of 3, expected 4; set dimensions: 3, or a model and"
                            + " encoding that give 4");
        }
    }

    @Test
    void stopsWhereVectorsChangeTheirLengthInTheRun() throws Exception {
        try (StubEmbeddings stub = new StubEmbeddings(4)) {
            OpenAiEmbeddings factory = factory(stub, null, Encoding.BASE64, null);
            stub.failing(request ->
                    request < 2 ? null : Fault.status(200, "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}"));
            try (Service first = factory.open();
                    Service second = factory.open()) {
                first.send(rows(List.of("a")), LONG).get();
                second.send(rows(List.of("b")), LONG).get();

                CallFailure failure = failure(second.send(rows(List.of("c")), LONG));

                assertThat(failure.kind()).isEqualTo(Kind.FATAL);
                assertThat(failure)
                        .hasMessage("the model answered vectors of 3, and of 4 before; was it changed behind the url?"
                                + " Set dimensions to the length that is right");
            }
        }
    }

    @Test
    void classifiesFaultsAndSendsEachCallOnce() throws Exception {
        List<Fault> faults = List.of(
                Fault.status(429, Map.of("Retry-After", "2"), ""),
                Fault.status(401, "{\"error\":{\"code\":\"invalid_api_key\"}}"),
                Fault.reset(),
                Fault.resetMidBody(),
                Fault.trickle(50));
        try (StubEmbeddings stub = new StubEmbeddings(64);
                Service service = factory(stub, null, Encoding.BASE64, null).open()) {
            stub.failing(faults::get);

            List<CallFailure> failures = new ArrayList<>();
            for (int i = 0; i < faults.size(); i++) {
                failures.add(failure(service.send(rows(List.of("a")), Duration.ofMillis(i == 4 ? 300 : 20_000))));
            }

            assertThat(failures)
                    .extracting(CallFailure::kind)
                    .containsExactly(Kind.THROTTLED, Kind.FATAL, Kind.TRANSIENT, Kind.TRANSIENT, Kind.TRANSIENT);
            assertThat(failures.get(0).retryAfter()).isEqualTo(Duration.ofSeconds(2));
            assertThat(failures)
                    .extracting(CallFailure::isOutcomeUnknown)
                    .containsExactly(false, false, true, true, true);
            assertThat(stub.requests()).isEqualTo(5);
        }
    }

    @Test
    void keepsBatchesApartWhenAnswersComeInReverse() throws Exception {
        try (StubEmbeddings stub = new StubEmbeddings(16).releaseInReverse(8, Duration.ofSeconds(10));
                Service service = factory(stub, null, Encoding.BASE64, null).open()) {
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                int number = i;
                replies.add(service.send(rows(List.of("text " + i, "other " + i)), LONG)
                        .whenComplete((reply, failure) -> order.add(number)));
            }
            for (int i = 0; i < 16; i++) {
                assertThat(vectors(replies.get(i).get()).get(0))
                        .containsExactly(StubEmbeddings.vectorOf("text " + i, 16));
            }

            assertThat(stub.batchSizes()).hasSize(16).containsOnly(2);
            assertThat(stub.peakInFlight()).isBetween(8, 16);
            assertThat(order).isNotEqualTo(order.stream().sorted().toList());
        }
    }

    @Test
    void showsItsKeyNowhere(@TempDir Path folder) throws Exception {
        String canary = "sk-canary-0123";
        Secret key = new Secret("${file:" + Files.writeString(folder.resolve("key"), canary) + "}");
        try (StubEmbeddings stub = new StubEmbeddings(4)) {
            stub.failing(request -> Fault.status(
                    request == 0 ? 401 : 500,
                    "{\"error\":{\"message\":\"Incorrect API key provided: " + canary + "\"}}"));
            OpenAiEmbeddings factory = factory(stub, null, Encoding.BASE64, key);
            try (Service service = factory.open()) {
                for (int i = 0; i < 2; i++) {
                    assertThat(failure(service.send(rows(List.of("Maria Musterfrau")), LONG)))
                            .hasMessageNotContaining("canary")
                            .hasMessageNotContaining("Maria");
                }
                assertThat(stub.authorizations()).containsOnly("Bearer " + canary);
                assertThat(factory + " " + factory.fingerprint() + " " + service)
                        .doesNotContain("canary");
                assertThat(new String(InstantiationUtil.serializeObject(factory), UTF_8))
                        .doesNotContain(canary);
            }
        }
    }

    @Test
    void hasAFingerprintOfWhatChangesVectors() {
        OpenAiServer server =
                new OpenAiServer("http://localhost/v1", MODEL, null, Encoding.BASE64, HttpSettings.DEFAULT);
        String fingerprint = new OpenAiEmbeddings(server, RULES, "a").fingerprint();

        assertThat(fingerprint).matches("[0-9a-f]{64}");
        OpenAiServer floats =
                new OpenAiServer(server.url(), MODEL, null, Encoding.FLOAT, bearer(new Secret("${env:X}")));
        assertThat(new OpenAiEmbeddings(floats, RULES, "b").fingerprint()).isEqualTo(fingerprint);
        assertThat(List.of(
                        new OpenAiServer("http://localhost/v2", MODEL, null, Encoding.BASE64, HttpSettings.DEFAULT),
                        new OpenAiServer(server.url(), "other", null, Encoding.BASE64, HttpSettings.DEFAULT),
                        new OpenAiServer(server.url(), MODEL, 384, Encoding.BASE64, HttpSettings.DEFAULT)))
                .allSatisfy(other -> assertThat(new OpenAiEmbeddings(other, RULES, "a").fingerprint())
                        .isNotEqualTo(fingerprint));
        assertThat(new OpenAiEmbeddings(server, new TextRules(10, OnEmpty.DEAD_LETTER, OnTooLong.TRUNCATE), "a")
                        .fingerprint())
                .isNotEqualTo(fingerprint);
    }

    @Test
    void isMadeForOneTextAndTravelsInAJobGraph() throws Exception {
        OpenAiServer server = new OpenAiServer("http://localhost/v1", MODEL, 3, Encoding.BASE64, HttpSettings.DEFAULT);
        OpenAiEmbeddings factory =
                OpenAiEmbeddings.of(RowType.of(new VarCharType(VarCharType.MAX_LENGTH)), server, RULES, "embedding");

        assertThat(factory.answerType().asSummaryString()).isEqualTo("ROW<`embedding` ARRAY<FLOAT NOT NULL>>");
        assertThat(InstantiationUtil.clone(factory)).isEqualTo(factory);
        assertThatThrownBy(() -> OpenAiEmbeddings.of(RowType.of(), server, RULES, "embedding"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OpenAiServer("localhost", MODEL, null, Encoding.BASE64, HttpSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("url is not http or https; expected such as https://api.openai.com/v1");
    }

    private static HttpSettings bearer(Secret token) {
        return HttpSettings.DEFAULT.with(new Auth.Bearer(token));
    }

    private static OpenAiEmbeddings factory(
            StubEmbeddings stub, @Nullable Integer dimensions, Encoding encoding, @Nullable Secret key) {
        OpenAiServer server = new OpenAiServer(
                stub.url(), MODEL, dimensions, encoding, key == null ? HttpSettings.DEFAULT : bearer(key));
        return new OpenAiEmbeddings(server, RULES, "embedding");
    }

    private static CallFailure failure(CompletableFuture<Reply> reply) throws InterruptedException {
        try {
            throw new AssertionError("no failure, but " + reply.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallFailure failure) {
                return failure;
            }
            throw new AssertionError("no CallFailure", e);
        }
    }

    private static List<float[]> vectors(Reply reply) {
        return reply.outcomes().stream()
                .map(outcome ->
                        ((Outcome.Answered) outcome).columns().getArray(0).toFloatArray())
                .toList();
    }

    private static List<RowData> rows(List<String> texts) {
        return texts.stream().map(OpenAiEmbeddingsTest::row).toList();
    }

    private static RowData row(@Nullable String text) {
        return GenericRowData.of(StringData.fromString(text));
    }
}
