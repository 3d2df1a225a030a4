package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.CallFailure;
import dev.sluice.service.CallFailure.Kind;
import dev.sluice.service.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that takes the tokens of a token endpoint, both on 127.0.0.1. */
@Timeout(30)
class OAuth2Test {

    private static final String CANARY = "CANARY+/=s3cret";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final List<StubServer.Exchange> tokenRequests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> refused = Collections.synchronizedSet(new HashSet<>());
    private volatile StubServer.Handler endpoint = exchange -> exchange.answer(
            200,
            "{\"access_token\":\"CANARY-token-" + tokenRequests.size()
                    + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    private StubServer login;
    private StubServer service;

    @BeforeEach
    void start() {
        login = new StubServer(exchange -> {
            tokenRequests.add(exchange);
            endpoint.handle(exchange);
        });
        service = new StubServer(exchange -> {
            String authorization = exchange.headers().getOrDefault("Authorization", "");
            authorizations.add(authorization);
            exchange.answer(refused.contains(authorization) ? 401 : 200, "{}");
        });
    }

    @AfterEach
    void stop() {
        login.close();
        service.close();
    }

    @Test
    void asksOnceForFiftyCallsThatBeginTogether() throws Exception {
        CountDownLatch allWait = new CountDownLatch(1);
        StubServer.Handler grants = endpoint;
        endpoint = exchange -> {
            assertThat(allWait.await(20, TimeUnit.SECONDS)).isTrue();
            grants.handle(exchange);
        };
        List<CompletableFuture<HttpAnswer>> answers = new ArrayList<>();
        try (HttpCaller first = open(client(Auth.ClientAuth.BASIC));
                HttpCaller second = open(client(Auth.ClientAuth.BASIC))) {
            for (int i = 0; i < 50; i++) {
                answers.add((i % 2 == 0 ? first : second).post(call(), LONG));
            }
            allWait.countDown();
            for (CompletableFuture<HttpAnswer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }

        assertThat(tokenRequests).hasSize(1);
        assertThat(authorizations).hasSize(50).containsOnly("Bearer CANARY-token-1");
    }

    @Test
    void showsTheSecretInTheHeaderAsTheGrantHasIt() throws Exception {
        try (HttpCaller caller = open(client(Auth.ClientAuth.BASIC))) {
            caller.post(call(), LONG).get();
        }

        StubServer.Exchange asked = tokenRequests.get(0);
        assertThat(asked.requestLine()).isEqualTo("POST /token HTTP/1.1");
        // client%3Aid:CANARY%2B%2F%3Ds3cret, as RFC 6749 2.3.1 has it encoded.
        assertThat(asked.headers())
                .containsEntry("Authorization", "Basic Y2xpZW50JTNBaWQ6Q0FOQVJZJTJCJTJGJTNEczNjcmV0")
                .containsEntry("Content-Type", "application/x-www-form-urlencoded");
        assertThat(new String(asked.body(), UTF_8).split("&"))
                .containsExactlyInAnyOrder("grant_type=client_credentials", "scope=read+write", "audience=all");
    }

    @Test
    void showsTheSecretInTheBodyWhereAsked() throws Exception {
        try (HttpCaller caller = open(client(Auth.ClientAuth.POST))) {
            caller.post(call(), LONG).get();
        }

        StubServer.Exchange asked = tokenRequests.get(0);
        assertThat(asked.headers()).doesNotContainKey("Authorization");
        assertThat(new String(asked.body(), UTF_8).split("&"))
                .containsExactlyInAnyOrder(
                        "grant_type=client_credentials",
                        "scope=read+write",
                        "audience=all",
                        "client_id=client%3Aid",
                        "client_secret=CANARY%2B%2F%3Ds3cret");
    }

    @Test
    void renewsATokenThatTheServiceRefusesOnceForAllCallsInFlight() throws Exception {
        try (HttpCaller caller = open(client(Auth.ClientAuth.BASIC))) {
            caller.post(call(), LONG).get();
            refused.add("Bearer CANARY-token-1");
            List<CompletableFuture<HttpAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(caller.post(call(), LONG));
            }
            for (CompletableFuture<HttpAnswer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }

        assertThat(tokenRequests).hasSize(2);
        assertThat(authorizations.stream().filter("Bearer CANARY-token-2"::equals))
                .hasSize(20);
    }

    @Test
    void stopsWhereTheServiceRefusesTheRenewedTokenToo() throws Exception {
        refused.addAll(List.of("Bearer CANARY-token-1", "Bearer CANARY-token-2"));
        try (HttpCaller caller = open(client(Auth.ClientAuth.BASIC))) {
            HttpAnswer answer = caller.post(call(), LONG).get();

            assertThat(authorizations).containsExactly("Bearer CANARY-token-1", "Bearer CANARY-token-2");
            CallFailure failure = StatusTable.STANDARD.classify(answer, java.time.InstantSource.system());
            assertThat(failure.kind()).isEqualTo(Kind.FATAL);
            assertThat(failure)
                    .hasMessage("status 401: the service refuses the credentials; check the key and its rights");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"error":"invalid_client","error_description":"CANARY"} | FATAL     | answered status 401, code invalid_client: check tokenUrl, clientId, clientSecret and scope
            400 | {"error":"invalid_scope"}        | FATAL     | answered status 400, code invalid_scope: check tokenUrl, clientId, clientSecret and scope
            400 | {"error":"CANARY in the code"}   | FATAL     | answered status 400: check tokenUrl, clientId, clientSecret and scope
            404 | <html>CANARY</html>              | FATAL     | answered status 404: check tokenUrl, clientId, clientSecret and scope
            302 | x                                | FATAL     | answered status 302: redirects are not followed; set tokenUrl to the final address
            500 | x                                | TRANSIENT | answered status 500
            503 | {"error":"temporarily_unavailable"} | TRANSIENT | answered status 503, code temporarily_unavailable
            429 | x                                | THROTTLED | answered status 429
            200 | <html>CANARY login</html>        | TRANSIENT | answered no bearer token; is tokenUrl right?
            200 | {"access_token":"CANARY","token_type":"mac"} | TRANSIENT | answered no bearer token; is tokenUrl right?
            200 | {"access_token":"CA\\r\\nNARY: x","token_type":"bearer"} | TRANSIENT | answered no bearer token; is tokenUrl right?
            """)
    void saysWhyThereIsNoToken(int status, String body, Kind kind, String message) throws Exception {
        endpoint = exchange -> exchange.answer(status, body);
        try (HttpCaller caller = open(client(Auth.ClientAuth.BASIC))) {
            CallFailure failure = failure(caller.post(call(), LONG));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessage("the token endpoint " + login.url() + " " + message);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.isOutcomeUnknown()).isFalse();
        }
        assertThat(authorizations).isEmpty();
    }

    @Test
    void takesALostTokenRequestForOneThatTheServiceHasNotSeen() throws Exception {
        endpoint = StubServer.Exchange::reset;
        try (HttpCaller caller = open(client(Auth.ClientAuth.BASIC))) {
            CallFailure failure = failure(caller.post(call(), LONG));

            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure.isOutcomeUnknown()).isFalse();
            assertThat(failure)
                    .hasMessage("no access token: the connection to " + login.url() + " was lost before it answered");
        }
    }

    @Test
    void doesNotWaitForATokenLongerThanTheCallMay() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        endpoint = exchange -> never.await(20, TimeUnit.SECONDS);
        try (HttpCaller caller = open(client(Auth.ClientAuth.BASIC))) {
            CallFailure failure = failure(caller.post(call(), Duration.ofMillis(200)));

            assertThat(failure).hasMessage("no access token for " + service.url() + " within 200 ms");
            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            never.countDown();
        }
    }

    @Test
    void asksTheServiceAgainAfterTheTokenEndpointWasDown() throws Exception {
        StubServer.Handler grants = endpoint;
        endpoint = exchange -> exchange.answer(503, "");
        try (HttpCaller caller = open(client(Auth.ClientAuth.BASIC))) {
            assertThat(failure(caller.post(call(), LONG)).status()).isEqualTo(503);
            endpoint = grants;
            assertThat(caller.post(call(), LONG).get().status()).isEqualTo(200);
        }
    }

    @Test
    void stopsAnEndlessTokenAnswer() throws Exception {
        endpoint = exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                exchange.write("400\r\n" + "x".repeat(0x400) + "\r\n");
            }
        };
        try (HttpCaller caller = open(client(Auth.ClientAuth.BASIC))) {
            CallFailure failure = failure(caller.post(call(), LONG));

            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure)
                    .hasMessage("no access token: status 200: the answer is longer than the 262144 bytes expected at"
                            + " most");
        }
    }

    @Test
    void keepsTheTokenForTheNextSubtaskUntilTheLastOneCloses() throws Exception {
        HttpCaller first = open(client(Auth.ClientAuth.BASIC));
        try (HttpCaller second = open(client(Auth.ClientAuth.BASIC))) {
            first.post(call(), LONG).get();
            first.close();
            second.post(call(), LONG).get();
        }
        assertThat(tokenRequests).hasSize(1);

        try (HttpCaller third = open(client(Auth.ClientAuth.BASIC))) {
            third.post(call(), LONG).get();
        }
        assertThat(tokenRequests).hasSize(2);
    }

    @Test
    void showsNoSecretInItsText() throws Exception {
        HttpSettings settings = client(Auth.ClientAuth.POST);
        AccessToken token = new AccessToken(Pass.bearer(CANARY), Duration.ofHours(1));
        try (HttpCaller caller = open(settings)) {
            assertThat(caller + " " + settings + " " + token + settings.auth().account())
                    .doesNotContain("CANARY");
        }
    }

    private HttpSettings client(Auth.ClientAuth clientAuth) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), CANARY);
        return HttpSettings.DEFAULT.with(new Auth.OAuth2(
                login.url() + "/token",
                "client:id",
                new Secret("${file:" + secret + "}"),
                "read write",
                "all",
                clientAuth));
    }

    private HttpCaller open(HttpSettings settings) throws IOException {
        return HttpCaller.open(URI.create(service.url()), settings);
    }

    private HttpCall call() {
        return new HttpCall(URI.create(service.url() + "/v1"), "application/json", "{}".getBytes(UTF_8), 1 << 20);
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
