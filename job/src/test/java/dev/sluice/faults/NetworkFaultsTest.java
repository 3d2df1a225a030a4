package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import dev.sluice.graph.StepException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that break, drag on or never end, through a whole job. */
@Timeout(120)
final class NetworkFaultsTest {

    @TempDir
    private Path folder = Path.of("");

    static List<Arguments> lostAnswers() {
        return List.of(
                Arguments.argumentSet("reset before headers", Fault.reset()),
                Arguments.argumentSet("closed before headers", (Fault) (exchange, right) -> exchange.hangUp()),
                Arguments.argumentSet("reset mid-body", Fault.resetMidBody()),
                Arguments.argumentSet("shorter than its Content-Length", Fault.cutShort()),
                Arguments.argumentSet("chunks without their end", Fault.unfinishedChunks()),
                Arguments.argumentSet("one byte a second", Fault.trickle(1000)));
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void lostAnswersAreAskedForAgainAndNoPartOfThemIsUsed(Fault lost) throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failing(request -> request == 3 || request == 7 ? lost : null)) {
            Ended run = FaultRun.of(folder, 1000)
                    .calls("timeout: 1s, retry: {backoff: {initial: 20ms, max: 200ms}}")
                    .run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 20 + 2);
            assertThat(run.finished().requestsByStatus()).containsEntry(0, 2L);
        }
    }

    static List<Arguments> answersBeyondTheCap() {
        return List.of(
                Arguments.argumentSet("endless", Fault.endless()),
                Arguments.argumentSet("gzip bomb", Fault.gzipBomb(256)));
    }

    @ParameterizedTest
    @MethodSource("answersBeyondTheCap")
    void answersBeyondTheCapAreCutOffThere(Fault huge) throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failingBy(request -> request.texts().get(0).startsWith("term 50 ") ? huge : null)) {
            Ended run = FaultRun.of(folder, 200)
                    .parallelism(1)
                    .andCalls("capacity: 1")
                    .run(server.url());

            Invariants.assertAll(run, IntStream.range(50, 100).boxed().toList(), Calls.of(server.requests()), 4 + 2);
            // 64 KiB, and for each vector 256 bytes and 8 for each value of one twice as long as the first.
            assertThat(Invariants.reasons(run))
                    .containsExactly(List.of(
                            "bad_response",
                            200,
                            "failed 3 attempts of 3; the last: status 200: the answer is longer than the "
                                    + (65536 + 50 * (256 + 2 * FaultRun.DIMENSIONS * 8)) + " bytes expected at most"));
        }
    }

    @Test
    void anUnknownHostAtTheStartIsAMistakeInTheFile() throws Exception {
        Ended run = FaultRun.of(folder, 200).run("http://no-such-host.invalid/v1");

        StepException stopped = Invariants.assertStopped(run, Calls.of(0), 0);
        assertThat(stopped.isMisconfigured()).isTrue();
        assertThat(Objects.requireNonNull(stopped.getMessage()))
                .isEqualTo("step embed: unknown host no-such-host.invalid (of http://no-such-host.invalid:80); correct"
                        + " url, or the names that this machine knows");
    }
}
