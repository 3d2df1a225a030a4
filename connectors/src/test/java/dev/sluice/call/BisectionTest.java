package dev.sluice.call;

import static dev.sluice.call.ScriptedService.firstRows;
import static dev.sluice.call.ScriptedService.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BisectionTest {
    private static final Outcome REFUSED = new Outcome.Rejected("bad_request", 400, "status 400");

    @Test
    void findsOneBadRowWithTwoRequestsALevel() {
        for (int n = 1; n <= 64; n++) {
            int bound = 2 * (int) Math.ceil(Math.log(n) / Math.log(2)) + 1;
            for (int bad = 0; bad < n; bad++) {
                CallBench bench = new CallBench();
                bench.service.otherwise = ScriptedService.refusing(Set.of(bad));
                Called called = bench.engine().call(firstRows(n)).join();

                assertThat(bench.service.sent)
                        .as("requests for row %d of %d", bad, n)
                        .hasSize(requests(n, bad))
                        .hasSizeLessThanOrEqualTo(bound);
                assertThat(called.outcomes().get(bad)).isEqualTo(REFUSED);
                assertThat(rejected(called)).containsExactly(bad);
                assertThat(called.stats().requests()).isEqualTo(requests(n, bad));
            }
        }
    }

    /** The part itself, and where it has to be split its good half and what the bad half takes. */
    private static int requests(int n, int bad) {
        int first = (n + 1) / 2;
        return n == 1 ? 1 : 2 + (bad < first ? requests(first, bad) : requests(n - first, bad - first));
    }

    @Test
    void findsSeveralBadRowsWithNoMoreThanTheirNumberTimesThat() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            int n = 2 + random.nextInt(200);
            int k = 1 + random.nextInt(Math.min(8, n - 1));
            Set<Integer> bad = new HashSet<>();
            while (bad.size() < k) {
                bad.add(random.nextInt(n));
            }
            CallBench bench = new CallBench();
            bench.service.otherwise = ScriptedService.refusing(bad);
            Called called = bench.engine().call(firstRows(n)).join();

            int bound = k * (2 * (int) Math.ceil(Math.log(n) / Math.log(2)) + 1);
            assertThat(bench.service.sent).as("%s of %d", bad, n).hasSizeLessThanOrEqualTo(bound);
            assertThat(rejected(called)).isEqualTo(bad);
        }
    }

    @Test
    void aSmallestPartIsSentAloneAndPartsInOrder() {
        CallBench bench = new CallBench();
        bench.service.otherwise = ScriptedService.refusing(Set.of(3));
        Called called = bench.engine().call(firstRows(5)).join();
        assertThat(bench.service.sentIds())
                .containsExactly(List.of(0, 1, 2, 3, 4), List.of(0, 1, 2), List.of(3, 4), List.of(3), List.of(4));
        assertThat(called.attempts()).containsExactly(2, 2, 2, 3, 3);
    }

    @Test
    void stopsTheJobWhereEveryRowOfABatchIsRefusedAlike() {
        CallBench bench = new CallBench();
        bench.service.otherwise = ScriptedService.failing(CallFailure.Kind.DATA, 400);
        CompletableFuture<Called> called = bench.engine().call(firstRows(4));
        assertThat(CallBench.failure(called))
                .isInstanceOf(FatalCallException.class)
                .hasMessage("http://service: refused every one of 4 rows alike, each sent alone, and has answered "
                        + "none before: the fault is the request's, not the rows'. Check model, parameters and "
                        + "input. The first refusal: status 400");
        assertThat(bench.service.sent).hasSize(7);
    }

    @Test
    void rejectsEveryRowOfALaterBatch() {
        CallBench bench = new CallBench();
        CallEngine engine = bench.engine();
        CallBench.assertAnswered(
                engine.call(firstRows(9)), IntStream.range(0, 9).toArray());
        bench.service.otherwise = ScriptedService.failing(CallFailure.Kind.DATA, 400);
        CallBench.assertRejected(engine.call(firstRows(4)), "bad_request", 400, "status 400");
    }

    @Test
    void rejectsEveryRowWhereTheRefusalsDiffer() {
        CallBench bench = new CallBench();
        bench.service.otherwise = ids -> CompletableFuture.failedFuture(
                CallFailure.of(CallFailure.Kind.DATA, ids.contains(1) ? 422 : 400, "refused"));
        Called called = bench.engine().call(firstRows(2)).join();
        assertThat(called.outcomes())
                .containsExactly(
                        new Outcome.Rejected("bad_request", 400, "refused"),
                        new Outcome.Rejected("bad_request", 422, "refused"));
    }

    @Test
    void aSingleRowThatIsRefusedIsNoFaultOfTheRequest() {
        CallBench bench = new CallBench();
        bench.service.otherwise = ScriptedService.failing(CallFailure.Kind.DATA, 400);
        CallBench.assertRejected(bench.engine().call(firstRows(1)), "bad_request", 400, "status 400");
    }

    @Test
    void halvesWhatIsTooLargeUntilItFits() {
        CallBench bench = new CallBench();
        bench.service.otherwise = ids -> ids.size() > 2
                ? CompletableFuture.failedFuture(CallFailure.of(CallFailure.Kind.TOO_LARGE, 413, "status 413"))
                : ScriptedService.ANSWER.answer(ids);
        CompletableFuture<Called> called = bench.engine().call(firstRows(5));
        CallBench.assertAnswered(called, 0, 1, 2, 3, 4);
        assertThat(bench.service.sentIds())
                .containsExactly(List.of(0, 1, 2, 3, 4), List.of(0, 1, 2), List.of(0, 1), List.of(2), List.of(3, 4));
    }

    @Test
    void rejectsARowThatIsTooLargeAlone() {
        CallBench bench = new CallBench();
        bench.service.otherwise = ids -> ids.contains(1)
                ? CompletableFuture.failedFuture(CallFailure.of(CallFailure.Kind.TOO_LARGE, 413, "status 413"))
                : ScriptedService.ANSWER.answer(ids);
        Called called = bench.engine().call(firstRows(3)).join();
        assertThat(called.outcomes().get(1)).isEqualTo(new Outcome.Rejected("too_large", 413, "status 413"));
        assertThat(rejected(called)).containsExactly(1);
    }

    @Test
    void aHalfHasAttemptsOfItsOwn() {
        CallBench bench = new CallBench();
        bench.service
                .then(2, ScriptedService.failing(CallFailure.Kind.BAD_RESPONSE, 200))
                .then(ScriptedService.failing(CallFailure.Kind.DATA, 400))
                .then(2, ScriptedService.failing(CallFailure.Kind.BAD_RESPONSE, 200));
        CompletableFuture<Called> called = bench.engine().call(firstRows(2));
        bench.timer.runAll();
        CallBench.assertAnswered(called, 0, 1);
        assertThat(called.join().attempts()).containsExactly(6, 4);
    }

    private static Set<Integer> rejected(Called called) {
        return IntStream.range(0, called.outcomes().size())
                .filter(row -> called.outcomes().get(row) instanceof Outcome.Rejected)
                .boxed()
                .collect(Collectors.toSet());
    }

    @Test
    void aRowThatBringsTheServiceToFailIsFoundByHalvingToo() {
        CallBench bench = new CallBench();
        bench.service.otherwise =
                ids -> ids.contains(5) ? ScriptedService.status503().answer(ids) : ScriptedService.ANSWER.answer(ids);
        CallEngine engine = bench.engine();
        CompletableFuture<Called> called = engine.call(ScriptedService.firstRows(8));
        for (int second = 0; second < 120; second++) {
            bench.timer.advance(Duration.ofSeconds(1));
            CallBench.assertAnswered(engine.call(rows(100)), 100);
        }
        assertThat(called).isCompleted();
        assertThat(called.join().outcomes().get(5))
                .isEqualTo(new Outcome.Rejected("gave_up", 503, "failed 3 attempts of 3; the last: status 503"));
        assertThat(called.join().outcomes().stream().filter(Outcome.Answered.class::isInstance))
                .hasSize(7);
    }

    @Test
    void stopsTheJobWhereTwentyRowsSentAloneAreRefusedAndNoneWasAnswered() {
        CallBench bench = new CallBench();
        bench.service.otherwise = ScriptedService.failing(CallFailure.Kind.DATA, 400);
        CallEngine engine = bench.engine();
        for (int i = 0; i < 19; i++) {
            CallBench.assertRejected(engine.call(rows(i)), "bad_request", 400, "status 400");
        }
        assertThat(CallBench.failure(engine.call(rows(19))))
                .isInstanceOf(FatalCallException.class)
                .hasMessage("http://service: refused the first 20 rows, each sent alone, and has answered none: the"
                        + " fault is the request's, not the rows'. Check model, parameters and input. The last refusal:"
                        + " status 400");
    }

    @Test
    void stopsTheJobWhereNoBatchGotAnAnswerThatCanBeUsed() {
        CallBench bench = new CallBench();
        bench.service.otherwise = ScriptedService.failing(CallFailure.Kind.BAD_RESPONSE, 200);
        CallEngine engine = bench.engine();
        for (int batch = 0; batch < 2; batch++) {
            CompletableFuture<Called> called = engine.call(rows(1, 2));
            bench.timer.runAll();
            CallBench.assertRejected(called, "bad_response", 200, "failed 3 attempts of 3; the last: status 200");
        }
        CompletableFuture<Called> third = engine.call(rows(1, 2));
        bench.timer.runAll();
        assertThat(CallBench.failure(third))
                .isInstanceOf(FatalCallException.class)
                .hasMessage(
                        "http://service: none of 3 batches got an answer that can be used, and none did before: is it"
                                + " the service that the pipeline names? Check url, model, dimensions and encoding. failed 3"
                                + " attempts of 3; the last: status 200");
    }
}
