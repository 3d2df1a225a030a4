package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.embedding.StubEmbeddings.Arrival;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import dev.sluice.graph.StepException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Throttling, through a whole job. Its timing is tested against the engine alone. */
@Timeout(120)
final class ThrottlingFaultsTest {

    /** What may be on its way while a refusal is read, on a machine that is busy. */
    private static final Duration UNDER_WAY = Duration.ofMillis(400);

    @TempDir
    private Path folder = Path.of("");

    private final List<Long> throttledAt = Collections.synchronizedList(new ArrayList<>());

    static List<Arguments> waits() {
        return List.of(
                Arguments.of(Map.of("Retry-After", "2"), Duration.ofSeconds(2)),
                // By the server's own clock, whatever ours says.
                Arguments.of(
                        Map.of(
                                "Date", "Wed, 04 Mar 2026 12:00:00 GMT",
                                "Retry-After", "Wed, 04 Mar 2026 12:00:01 GMT"),
                        Duration.ofSeconds(1)),
                Arguments.of(Map.of("retry-after-ms", "700", "Retry-After", "3600"), Duration.ofMillis(700)));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void everyCallPausesForAsLongAsA429Asks(Map<String, String> headers, Duration wait) throws Exception {
        try (StubEmbeddings server =
                new StubEmbeddings(FaultRun.DIMENSIONS).failing(request -> request == 6 ? throttle(headers) : null)) {
            Ended run = FaultRun.of(folder, 2000).andCalls("capacity: 2").run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 40 + 1);
            assertPaused(server, wait);
            assertThat(server.arrivals())
                    .anyMatch(arrival -> sinceThrottled(arrival).compareTo(wait) >= 0);
        }
    }

    @Test
    void throttledBatchesCostOneMoreCallEach() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failing(request -> request < 3 ? throttle(Map.of("retry-after-ms", "50")) : null)) {
            Ended run = FaultRun.of(folder, 1000).run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 20 + 3);
        }
    }

    @Test
    void waitsThatArePastOrGarbageAreBackoffs() throws Exception {
        List<String> waits = List.of("Wed, 04 Mar 2015 12:00:00 GMT", "soon", "-86400", "9".repeat(40));
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failing(request ->
                        request < waits.size() ? throttle(Map.of("Retry-After", waits.get(request))) : null)) {
            Ended run = FaultRun.of(folder, 1000).run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 20 + 4);
        }
    }

    @Test
    void aWaitLongerThanTheOutageStopsTheRunAtOnceAndSaysSo() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failing(request -> request >= 5 ? throttle(Map.of("Retry-After", "86400")) : null)) {
            Ended run = FaultRun.of(folder, 2000).andCalls("capacity: 2").run(server.url());

            StepException stopped = Invariants.assertStopped(run, Calls.of(server), 5 + 2 * 2);
            assertThat(stopped.isRefused()).isFalse();
            assertThat(stopped)
                    .hasMessageStartingWith("step embed: http://127.0.0.1:")
                    .hasMessageContaining(": throttled for ")
                    .hasMessageEndingWith(
                            ", and the next wait is 86400 s; calls.outage is 900 s; the last refusal: "
                                    + "status 429. No row was given up for it: run it again later, or with a lower calls.limit");
        }
    }

    @Test
    void aStormAfterTheEndOfTheSourceIsPacedLikeAnyOther() throws Exception {
        Duration wait = Duration.ofSeconds(1);
        CountDownLatch sourceHasEnded = new CountDownLatch(1);
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS).failingBy(request -> {
            if (request.texts().size() < 50) {
                // Only the end of the input closes a batch that is not full.
                sourceHasEnded.countDown();
            }
            Fault storm = throttle(Map.of("retry-after-ms", String.valueOf(wait.toMillis())));
            return request.number() < 6
                    ? (exchange, right) -> {
                        sourceHasEnded.await();
                        storm.answer(exchange, right);
                    }
                    : null;
        })) {
            Ended run = FaultRun.of(folder, 160)
                    .parallelism(1)
                    .andCalls("capacity: 4")
                    .run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 4 + 6);
            assertThat(throttledAt).hasSize(6);
            assertPaused(server, wait);
        }
    }

    /** A 429 that notes when it is given. */
    private Fault throttle(Map<String, String> headers) {
        Fault refusal = Fault.status(429, headers, "{}");
        return (exchange, right) -> {
            throttledAt.add(System.nanoTime());
            refusal.answer(exchange, right);
        };
    }

    /** No request came, from any subtask, between what was under way and the end of a wait that was asked for. */
    private void assertPaused(StubEmbeddings server, Duration wait) {
        assertThat(throttledAt).isNotEmpty();
        for (long from : throttledAt) {
            assertThat(server.arrivals())
                    .extracting(arrival -> Duration.ofNanos(arrival.at() - from))
                    .noneMatch(after -> after.compareTo(UNDER_WAY) > 0 && after.compareTo(wait) < 0);
        }
    }

    private Duration sinceThrottled(Arrival arrival) {
        return Duration.ofNanos(arrival.at() - throttledAt.get(0));
    }
}
