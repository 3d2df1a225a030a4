package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import dev.sluice.graph.StepException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals for good, which stop a whole job at once, with one message and no dead letters. */
@Timeout(120)
final class StopFaultsTest {
    /** Requests before the refusal, and those that are in flight with the first that is refused. */
    private static final int MOST_CALLS = 5 + 2 * 2;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | insufficient_quota | the quota is used up; raise it with the provider
            402 | payment_required   | the quota is used up; raise it with the provider
            401 | invalid_api_key    | the service refuses the credentials; check the key and its rights
            403 | forbidden          | the service refuses the credentials; check the key and its rights
            404 | model_not_found    | the service does not know the url or the model; check both
            """)
    void stopsTheJobWithOneMessageInsteadOfDeadLetters(int status, String code, String advice) throws Exception {
        String body = "{\"error\": {\"code\": \"%s\", \"message\": \"Incorrect API key provided: %s, for %s\"}}"
                .formatted(code, FaultRun.KEY, FaultRun.CANARY);
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failing(request -> request < 5 ? null : Fault.status(status, body))) {
            assertThat(stopped(server))
                    .hasMessage("step embed: " + server.url().replace("/v1", "") + ": status " + status + ", code "
                            + code + ": " + advice);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void followsNoRedirectSoThatTheKeyStaysWithTheServer(int status) throws Exception {
        try (StubEmbeddings other = new StubEmbeddings(FaultRun.DIMENSIONS);
                StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                        .failing(request -> request < 5
                                ? null
                                : Fault.status(status, Map.of("Location", other.url() + "/embeddings"), ""))) {
            assertThat(stopped(server))
                    .hasMessageEndingWith(
                            ": status " + status + ": redirects are not followed; set url to the final address");
            assertThat(other.arrivals()).isEmpty();
        }
    }

    @Test
    void stopsAtAStatusThatThePipelineCallsFatal() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failing(request -> request < 5 ? null : Fault.status(424, ""))) {
            Ended run = pipeline().service("errors: [{status: 424, as: fatal}]").run(server.url());

            assertThat(Invariants.assertStopped(run, Calls.of(server), MOST_CALLS))
                    .hasMessageEndingWith(": status 424: a rule under errors makes it final")
                    .matches(StepException::isRefused);
        }
    }

    private StepException stopped(StubEmbeddings server) throws Exception {
        StepException stopped = Invariants.assertStopped(pipeline().run(server.url()), Calls.of(server), MOST_CALLS);
        assertThat(stopped.isRefused()).isTrue();
        return stopped;
    }

    private FaultRun pipeline() {
        return FaultRun.of(folder, 2000).andCalls("capacity: 2");
    }
}
