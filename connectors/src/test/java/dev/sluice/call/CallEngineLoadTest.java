package dev.sluice.call;

import static dev.sluice.call.ScriptedService.firstRows;
import static dev.sluice.call.ScriptedService.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallEngineLoadTest {
    private final AtomicLong requests = new AtomicLong();

    @Test
    void passesAMillionRowsThroughAnImmediateService() {
        CallEngine engine = engine(sending(CallEngineLoadTest::echo), new ManualTimer());
        List<RowData> batch = firstRows(500);
        long answered = 0;
        for (int i = 0; i < 2_000; i++) {
            Called called = engine.call(batch).join();
            answered += called.outcomes().size();
            assertThat(called.outcomes().get(499))
                    .isInstanceOfSatisfying(
                            Outcome.Answered.class,
                            last -> assertThat(last.columns().getInt(0)).isEqualTo(499));
        }
        assertThat(answered).isEqualTo(1_000_000);
        assertThat(requests).hasValue(2_000);
    }

    @Test
    void oneCallWithALongChainOfRequestsDoesNotOverflowTheStack() {
        CallEngine engine = engine(
                sending(rows -> rows.stream().anyMatch(row -> row.getInt(0) % 2 == 1)
                        ? CompletableFuture.failedFuture(CallFailure.of(CallFailure.Kind.DATA, 400, "status 400"))
                        : echo(rows)),
                new ManualTimer());
        Called called = engine.call(firstRows(16_384)).join();
        assertThat(requests).hasValue(2 * 16_384 - 1);
        assertThat(called.outcomes().stream().filter(o -> o instanceof Outcome.Rejected))
                .hasSize(8_192);
    }

    @Test
    void manyCallsThatAServiceReleasesAtOnceDoNotOverflowTheStack() {
        ManualTimer timer = new ManualTimer();
        AtomicLong failuresLeft = new AtomicLong(3);
        CallEngine engine = engine(
                sending(rows -> failuresLeft.getAndDecrement() > 0
                        ? CompletableFuture.failedFuture(CallFailure.of(CallFailure.Kind.TRANSIENT, 503, "status 503"))
                        : echo(rows)),
                timer);
        List<CompletableFuture<Called>> calls = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            calls.add(engine.call(firstRows(1)));
        }
        timer.runAll();
        assertThat(calls).allMatch(call -> call.isDone() && !call.isCompletedExceptionally());
        assertThat(requests).hasValue(30_003);
    }

    @Test
    void threadsThatAnswerInAnyOrderGiveEachRowItsOwnAnswer() throws Exception {
        ExecutorService network = Executors.newFixedThreadPool(4);
        SharedService.Use shared = SharedService.acquire("http://threads", "http://threads", Quota.NONE, 1, null);
        try (CallEngine engine = new CallEngine(
                new CallTarget(
                        sending(rows -> CompletableFuture.supplyAsync(() -> flaky(rows), network)), "model", row -> 0),
                new CallPolicy(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(15),
                        100,
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 2),
                        new CallPolicy.Flow(100, true, false)),
                shared.service(),
                Journal.NONE,
                CallListener.NONE)) {
            List<CompletableFuture<Called>> calls = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                calls.add(engine.call(rows(IntStream.range(i * 8, i * 8 + 8).toArray())));
            }
            for (int i = 0; i < 2_000; i++) {
                int first = i * 8;
                assertThat(calls.get(i).get(60, TimeUnit.SECONDS).outcomes().stream()
                                .map(outcome ->
                                        ((Outcome.Answered) outcome).columns().getInt(0)))
                        .containsExactlyElementsOf(
                                IntStream.range(first, first + 8).boxed().toList());
            }
        } finally {
            shared.close();
            network.shutdownNow();
        }
    }

    /** Each that finds the service down hands its turn at the limit on. */
    @Test
    void aQueueOfTensOfThousandsIsALoopWhenTheServiceGoesDown() {
        ManualTimer timer = new ManualTimer();
        ScriptedService service = new ScriptedService(timer);
        SharedService shared =
                new SharedService("http://service", "http://service", new Quota(1_200L, null), timer, CallBench.HALF);
        CallPolicy policy = CallBench.policy(3, new CallPolicy.Flow(20_000, true, false));
        CallEngine engine = new CallEngine(
                new CallTarget(service, "model", row -> 0), policy, shared, Journal.NONE, CallListener.NONE);
        service.then(4, ScriptedService.status503());
        List<CompletableFuture<Called>> calls = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            calls.add(engine.call(rows(i)));
        }
        timer.advance(Duration.ofHours(1));
        for (int i = 0; i < 20_000; i++) {
            CallBench.assertAnswered(calls.get(i), i);
        }
    }

    /** One request in ten fails, and one row in ten is not taken. */
    private static Reply flaky(List<RowData> rows) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(10) == 0) {
            throw new CompletionException(CallFailure.of(CallFailure.Kind.TRANSIENT, 503, "status 503"));
        }
        return new Reply(
                rows.stream()
                        .<Outcome>map(row -> random.nextInt(10) == 0
                                ? new Outcome.Unavailable(503, null)
                                : new Outcome.Answered(row))
                        .toList(),
                200,
                0);
    }

    private static CompletableFuture<Reply> echo(List<RowData> rows) {
        return CompletableFuture.completedFuture(
                new Reply(rows.stream().<Outcome>map(Outcome.Answered::new).toList(), 200, 0));
    }

    private static CallEngine engine(Service service, Timer timer) {
        SharedService shared = new SharedService("http://service", "http://service", Quota.NONE, timer, CallBench.HALF);
        return new CallEngine(
                new CallTarget(service, "model", row -> 0),
                CallBench.policy(3),
                shared,
                Journal.NONE,
                CallListener.NONE);
    }

    private Service sending(Function<List<RowData>, CompletableFuture<Reply>> send) {
        return new Service() {
            @Override
            public @Nullable Outcome decideUnsent(RowData row) {
                return null;
            }

            @Override
            public CompletableFuture<Reply> send(List<RowData> rows, Duration timeout) {
                requests.incrementAndGet();
                return send.apply(rows);
            }

            @Override
            public void close() {}
        };
    }
}
