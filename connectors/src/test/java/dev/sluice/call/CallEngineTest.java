package dev.sluice.call;

import static dev.sluice.call.CallBench.assertAnswered;
import static dev.sluice.call.CallBench.assertRejected;
import static dev.sluice.call.CallBench.failure;
import static dev.sluice.call.CallBench.policy;
import static dev.sluice.call.ScriptedService.answered;
import static dev.sluice.call.ScriptedService.failing;
import static dev.sluice.call.ScriptedService.outcomes;
import static dev.sluice.call.ScriptedService.pending;
import static dev.sluice.call.ScriptedService.rows;
import static dev.sluice.call.ScriptedService.status503;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class CallEngineTest {
    private final CallBench bench = new CallBench();
    private final ScriptedService service = bench.service;
    private final ManualTimer timer = bench.timer;

    @Test
    void answersEachRowInTheOrderOfTheInputs() {
        CompletableFuture<Called> called = bench.engine().call(rows(7, 3, 5));
        assertAnswered(called, 7, 3, 5);
        assertThat(called.join().stats()).isEqualTo(stats(1, Map.of(200, 1L), 0, 30));
        assertThat(called.join().attempts()).containsExactly(1, 1, 1);
        assertThat(service.sent)
                .containsExactly(new ScriptedService.Sent(List.of(7, 3, 5), Duration.ofSeconds(10), Duration.ZERO));
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void keepsARejectionOfTheService() {
        Outcome refused = new Outcome.Rejected("conflict", 409, "exists already");
        service.then(outcomes(200, answered(1), refused));
        assertThat(bench.engine().call(rows(1, 2)).join().outcomes()).containsExactly(answered(1), refused);
    }

    @Test
    void neverSendsWhatTheServiceDecidesUnsent() {
        service.unsendable.add(3);
        Called called = bench.engine().call(rows(7, 3, 5)).join();
        assertThat(called.outcomes())
                .containsExactly(answered(7), new Outcome.Rejected("empty_text", 0, "the text is empty"), answered(5));
        assertThat(called.attempts()).containsExactly(1, 0, 1);
        assertThat(service.sentIds()).containsExactly(List.of(7, 5));
    }

    @Test
    void makesNoRequestWithoutARowToSend() {
        service.unsendable.add(3);
        CompletableFuture<Called> called = bench.engine().call(rows(3, 3));
        assertRejected(called, "empty_text", 0, "the text is empty");
        assertThat(called.join().stats()).isEqualTo(CallStats.NONE);
        assertThat(service.sent).isEmpty();
        assertThat(bench.engine().call(List.of()).join().outcomes()).isEmpty();
    }

    @Test
    void triesAgainAfterABackoff() {
        service.then(2, status503());
        CompletableFuture<Called> called = bench.engine().call(rows(1));
        timer.runAll();
        assertAnswered(called, 1);
        assertThat(service.sentAt()).containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(3));
        assertThat(called.join().stats()).isEqualTo(stats(3, Map.of(503, 2L, 200, 1L), 2, 10));
    }

    @Test
    void refusesAReplyWithTooFewOrTooManyOutcomes() {
        service.otherwise = outcomes(200, answered(1));
        CompletableFuture<Called> few = bench.engine().call(rows(1, 2));
        timer.runAll();
        assertRejected(
                few,
                "bad_response",
                200,
                "failed 3 attempts of 3; the last: 2 rows were sent and 1 outcomes came; none is used, as it cannot "
                        + "be told which row each belongs to");
        assertThat(few.join().stats()).isEqualTo(stats(3, Map.of(200, 3L), 2, 60));

        service.otherwise = outcomes(200, answered(1), answered(2));
        CompletableFuture<Called> many = bench.engine().call(rows(1));
        timer.runAll();
        assertThat(many.join().outcomes())
                .allMatch(outcome -> outcome instanceof Outcome.Rejected rejected
                        && rejected.kind().equals("bad_response"));
    }

    @Test
    void givesUpRowsThatFailWhileOthersAreAnswered() {
        service.otherwise = ids -> ids.contains(13) ? status503().answer(ids) : ScriptedService.ANSWER.answer(ids);
        CallEngine engine = bench.engine();
        CompletableFuture<Called> bad = engine.call(rows(13));
        for (int i = 0; i < 3; i++) {
            assertAnswered(engine.call(rows(1)), 1);
            timer.advance(Duration.ofSeconds(1));
        }
        assertRejected(bad, "gave_up", 503, "failed 3 attempts of 3; the last: status 503");
        assertThat(bad.join().stats()).isEqualTo(stats(3, Map.of(503, 3L), 2, 0));
        assertThat(timer.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void endsAttemptsAtTheDeadline() {
        CallPolicy policy = new CallPolicy(
                Duration.ofSeconds(10),
                Duration.ofSeconds(14),
                Duration.ofMinutes(15),
                9,
                policy(9).backoff(),
                policy(9).flow());
        service.otherwise = failing(CallFailure.Kind.BAD_RESPONSE, 200);
        service.then(pending(new CompletableFuture<>()));
        CallEngine engine = bench.engine(policy);
        CompletableFuture<Called> called = engine.call(rows(1));
        timer.runAll();
        // 11 s until the first is left alone, 1 s, then 2 s would pass 14 s.
        assertThat(service.sent)
                .containsExactly(
                        new ScriptedService.Sent(List.of(1), Duration.ofSeconds(10), Duration.ZERO),
                        new ScriptedService.Sent(List.of(1), Duration.ofSeconds(2), Duration.ofSeconds(12)));
        assertRejected(
                called,
                "bad_response",
                200,
                "failed 2 attempts, and the deadline of 14 s leaves no time for another; the last: status 200");
    }

    @Test
    void namesTheDeadlineWhereItEndsUnansweredRows() {
        CallPolicy policy = new CallPolicy(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(15),
                9,
                policy(9).backoff(),
                policy(9).flow());
        service.otherwise = ids -> ids.contains(13) ? new CompletableFuture<>() : ScriptedService.ANSWER.answer(ids);
        CallEngine engine = bench.engine(policy);
        CompletableFuture<Called> called = engine.call(rows(13));
        timer.advance(Duration.ofSeconds(11));
        assertAnswered(engine.call(rows(1)), 1);
        timer.runAll();
        assertRejected(
                called,
                "deadline",
                0,
                "failed 2 attempts, and the deadline of 10 s leaves no time for another; the last: no answer within "
                        + "10 s");
    }

    @Test
    void leavesAloneAServiceThatDoesNotEndItsAttemptAndIgnoresItsLateAnswer() {
        CompletableFuture<Reply> late = new CompletableFuture<>();
        CompletableFuture<Reply> second = new CompletableFuture<>();
        service.then(pending(late)).then(pending(second));
        CompletableFuture<Called> called = bench.engine().call(rows(1));
        timer.advance(Duration.ofSeconds(12));
        late.complete(new Reply(List.of(answered(99)), 200, 10));
        assertThat(called).isNotDone();
        second.complete(ScriptedService.reply(List.of(1)));
        assertAnswered(called, 1);
        assertThat(called.join().stats()).isEqualTo(new CallStats(2, Map.of(0, 1L, 200, 1L), 1, 1, 0, 10, 0, 0, 0));
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void sendsRowsAgainAloneThatTheServiceDidNotTake() {
        service.then(outcomes(200, answered(1), new Outcome.Unavailable(503, null), answered(3)));
        CompletableFuture<Called> called = bench.engine().call(rows(1, 2, 3));
        timer.runAll();
        assertAnswered(called, 1, 2, 3);
        assertThat(service.sentIds()).containsExactly(List.of(1, 2, 3), List.of(2));
        assertThat(called.join().attempts()).containsExactly(1, 2, 1);
        assertThat(called.join().stats()).isEqualTo(stats(2, Map.of(200, 2L), 1, 40));
    }

    @Test
    void rejectsRowsOfAReplyThatAreNeverTaken() {
        service.then(outcomes(200, new Outcome.Unavailable(503, null), new Outcome.Unavailable(500, null), answered(3)))
                .then(outcomes(200, new Outcome.Unavailable(503, null), answered(2)));
        CompletableFuture<Called> called = bench.engine(policy(2)).call(rows(1, 2, 3));
        timer.runAll();
        assertThat(called.join().outcomes())
                .containsExactly(
                        new Outcome.Rejected(
                                "gave_up", 503, "failed 2 attempts of 2; the last: status 503 for 1 of 2 rows"),
                        answered(2),
                        answered(3));
    }

    @Test
    void stopsTheJobOnAFatalFailure() {
        service.then(failing(CallFailure.of(CallFailure.Kind.FATAL, 401, "status 401 (invalid_api_key)")));
        Throwable stop = failure(bench.engine().call(rows(1, 2)));
        assertThat(stop)
                .isInstanceOf(FatalCallException.class)
                .hasMessage("http://service: status 401 (invalid_api_key)");
        assertThat(((FatalCallException) stop).isDefect()).isFalse();
        assertThat(service.sent).hasSize(1);
    }

    @Test
    void unwrapsTheFailureOfADependentFuture() {
        service.then(ids -> CompletableFuture.failedFuture(
                new CompletionException(CallFailure.of(CallFailure.Kind.FATAL, 402, "status 402"))));
        assertThat(failure(bench.engine().call(rows(1)))).hasMessage("http://service: status 402");
    }

    @Test
    void tellsItsListenerOfEachAttempt() {
        List<String> heard = new ArrayList<>();
        CallListener listener = new CallListener() {
            @Override
            public void onSent(int rows, Duration waited, long tokens) {
                heard.add("sent " + rows + " after " + Seconds.of(waited) + ", " + tokens + " tokens reserved");
            }

            @Override
            public void onEnded(Ending ending, int status, Duration duration, long tokens) {
                heard.add(ending + " " + status + " after " + Seconds.of(duration) + ", " + tokens + " tokens used");
            }

            @Override
            public void onCalled(Called called) {
                heard.add(called.toString());
            }

            @Override
            public void onRetry() {
                heard.add("retry");
            }

            @Override
            public void onPause(Duration wait) {
                heard.add("pause " + Seconds.of(wait));
            }
        };
        service.then(pending(new CompletableFuture<>())).then(ScriptedService.throttled(Duration.ofSeconds(2)));
        CompletableFuture<Called> called = bench.engine(
                        policy(3), bench.shared(new Quota(null, 1_000_000_000L)), listener)
                .call(rows(0, 1, 2, 3));
        timer.runAll();
        assertAnswered(called, 0, 1, 2, 3);
        assertThat(heard)
                .containsExactly(
                        "sent 4 after 0 s, 400 tokens reserved",
                        "OUTCOME_UNKNOWN 0 after 11 s, 0 tokens used",
                        "retry",
                        "sent 4 after 0 s, 400 tokens reserved",
                        "THROTTLED 429 after 0 s, 0 tokens used",
                        "pause 2 s",
                        "retry",
                        "sent 4 after 0 s, 400 tokens reserved",
                        "ANSWERED 200 after 0 s, 40 tokens used",
                        "Called(4 rows, 3 requests)");
    }

    @Test
    void pacesRequestsAndChargesWhatTheServiceReports() {
        CallEngine engine = bench.engine(policy(3), bench.shared(new Quota(30L, 3_000L)), CallListener.NONE);
        List<CompletableFuture<Called>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            calls.add(engine.call(rows(1)));
        }
        timer.runAll();
        // Of 100 tokens reserved 10 were used, so that requests are the tighter limit: one each 2 s.
        assertThat(service.sentAt()).containsExactly(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(4));
        calls.forEach(call -> assertAnswered(call, 1));
    }

    @Test
    void waitingForTheLimitCostsNothingOfTheDeadline() {
        CallPolicy policy = new CallPolicy(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofMinutes(15),
                3,
                policy(3).backoff(),
                policy(3).flow());
        CallEngine engine = bench.engine(policy, bench.shared(new Quota(1L, null)), CallListener.NONE);
        assertAnswered(engine.call(rows(1)), 1);
        CompletableFuture<Called> second = engine.call(rows(2));
        timer.runAll();
        assertAnswered(second, 2);
        assertThat(service.sentAt()).containsExactly(Duration.ZERO, Duration.ofMinutes(1));
    }

    @Test
    void closingEndsAllWaitsAndCompletesNothing() {
        CompletableFuture<Reply> out = new CompletableFuture<>();
        service.then(pending(out)).then(status503());
        CallEngine engine = bench.engine();
        CompletableFuture<Called> inFlight = engine.call(rows(1));
        CompletableFuture<Called> backingOff = engine.call(rows(2));
        engine.close();
        assertThat(timer.waiting()).isZero();
        out.complete(ScriptedService.reply(List.of(1)));
        timer.runAll();
        assertThat(inFlight).isNotDone();
        assertThat(backingOff).isNotDone();
        assertThat(service.sent).hasSize(2);
        assertThatIllegalStateException().isThrownBy(() -> engine.call(rows(3))).withMessage("the engine is closed");
    }

    private static CallStats stats(long requests, Map<Integer, Long> byStatus, long retries, long tokens) {
        return new CallStats(requests, byStatus, retries, 0, 0, tokens, 0, 0, 0);
    }
}
