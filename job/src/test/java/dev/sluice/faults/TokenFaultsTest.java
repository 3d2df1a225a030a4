package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import dev.sluice.http.StubServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OAuth2 tokens that a service refuses, through a whole job. */
@Timeout(120)
final class TokenFaultsTest {

    @TempDir
    private Path folder = Path.of("");

    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile int oldestValid = 1;

    @Test
    void aTokenThatExpiresInTheRunIsRenewedOnceForAllCallsInFlight() throws Exception {
        try (StubServer login = new StubServer(this::grant);
                StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS).failingBy(request -> {
                    if (request.number() == 6) {
                        oldestValid = 2;
                    }
                    return refusalOf(request);
                })) {
            Ended run = pipeline(login).run(server.url());

            // A call that is made once more with another token is one request of ours.
            Invariants.assertAll(run, List.of(), new Calls(server.requests() - refusals.get(), Map.of(200, 40L)), 40);
            assertThat(tokens).hasValue(2);
            assertThat(refusals.get()).isBetween(1, 2 * 2);
        }
    }

    @Test
    void theJobStopsWhereTheRenewedTokenIsRefusedToo() throws Exception {
        try (StubServer login = new StubServer(this::grant);
                StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS).failingBy(request -> {
                    if (request.number() == 6) {
                        oldestValid = Integer.MAX_VALUE;
                    }
                    return refusalOf(request);
                })) {
            Ended run = pipeline(login).run(server.url());

            assertThat(Invariants.assertStopped(run, Calls.of(server), 6 + 2 * 2 * 2))
                    .hasMessageEndingWith(
                            ": status 401: the service refuses the credentials; check the key and its rights")
                    .matches(stopped -> stopped.isRefused());
        }
    }

    private FaultRun pipeline(StubServer login) {
        return FaultRun.of(folder, 2000)
                .andCalls("capacity: 2")
                .auth(
                        "auth: {type: oauth2, tokenUrl: \"%s/token\", clientId: sluice, clientSecret: \"${file:KEYFILE}\"}"
                                .formatted(login.url()));
    }

    private void grant(StubServer.Exchange exchange) throws java.io.IOException {
        exchange.answer(
                200,
                "{\"access_token\": \"%s-%d\", \"token_type\": \"Bearer\", \"expires_in\": 3600}"
                        .formatted(FaultRun.KEY, tokens.incrementAndGet()));
    }

    private @Nullable Fault refusalOf(StubEmbeddings.Arrival request) {
        String authorization = request.authorization();
        int token = Integer.parseInt(authorization.substring(authorization.lastIndexOf('-') + 1));
        if (token >= oldestValid) {
            return null;
        }
        refusals.incrementAndGet();
        return Fault.status(401, "{}");
    }
}
