package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.embedding.StubEmbeddings.Arrival;
import dev.sluice.fake.FakeCounts;
import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.FakeModel;
import dev.sluice.fake.FakeSettings;
import dev.sluice.fake.Latency;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that is down for a while, through a whole job. How fast calls pick up again is the engine's own test. */
@Timeout(120)
final class OutageFaultsTest {
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int IN_FLIGHT = 2 * 4;
    private static final int BATCHES = 40;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aServiceThatAnswers503IsWaitedForWithOneProbeAtATime() throws Exception {
        answers503(SHORT);
    }

    @Test
    void aServiceThatRefusesConnectionsIsWaitedForWithProbesAlone() throws Exception {
        refusesConnections(SHORT);
    }

    @Test
    @Tag("chaos")
    void twentySecondsOf503AreWaitedForWithOneProbeAtATime() throws Exception {
        answers503(LONG);
    }

    @Test
    @Tag("chaos")
    void twentySecondsWithoutConnectionsAreWaitedForWithProbesAlone() throws Exception {
        refusesConnections(LONG);
    }

    private void answers503(Duration length) throws Exception {
        List<Arrival> failed = Collections.synchronizedList(new ArrayList<>());
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS).failingBy(request -> {
            boolean down = request.number() >= 10
                    && (failed.isEmpty() || request.at() - failed.get(0).at() < length.toNanos());
            if (down) {
                failed.add(request);
            }
            return down ? Fault.status(503, "{}") : null;
        })) {
            Ended run = pipeline().run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), BATCHES + IN_FLIGHT + mostProbes(length));
            assertThat(failed).hasSizeBetween(3, IN_FLIGHT + mostProbes(length));
            assertThat(failed.subList(IN_FLIGHT, failed.size())).isNotEmpty().allMatch(probe -> probe.inFlight() == 1);
        }
    }

    private void refusesConnections(Duration length) throws Exception {
        FakeModel model = FakeModel.DEFAULT
                .withDimensions(FaultRun.DIMENSIONS)
                .withLatency(new Latency(Duration.ofMillis(30), Duration.ofMillis(30)));
        try (FakeEmbeddings server = new FakeEmbeddings(FakeSettings.DEFAULT.with(model))) {
            CompletableFuture<Void> outage = CompletableFuture.runAsync(() -> {
                        await().atMost(Duration.ofSeconds(60))
                                .pollInterval(Duration.ofMillis(1))
                                .until(() -> server.counts().requests() >= 10);
                        server.goDown();
                    })
                    .thenRunAsync(
                            server::comeBack,
                            CompletableFuture.delayedExecutor(length.toMillis(), TimeUnit.MILLISECONDS));
            Ended run = pipeline().run(server.url());

            outage.get(60, TimeUnit.SECONDS);
            FakeCounts counts = server.counts();
            long requests = run.finished().requests();
            // Who is refused a connection is seen by nobody else.
            Invariants.assertAll(
                    run, List.of(), new Calls(requests, counts.byStatus()), BATCHES + IN_FLIGHT + mostProbes(length));
            assertThat(requests - counts.answered(200)).isBetween(3L, (long) IN_FLIGHT + mostProbes(length));
            assertThat(run.finished().duration()).isGreaterThan(length);
        }
    }

    private FaultRun pipeline() {
        return FaultRun.of(folder, BATCHES * 50).andCalls("capacity: " + IN_FLIGHT / 2);
    }

    /** Twice as many as there are waits of 100 ms, the mean of the longest backoff with full jitter. */
    private static int mostProbes(Duration outage) {
        return (int) (2 * outage.toMillis() / 100);
    }
}
