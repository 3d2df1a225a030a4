package dev.sluice.call;

import static dev.sluice.call.CallBench.assertAnswered;
import static dev.sluice.call.CallBench.assertRejected;
import static dev.sluice.call.CallBench.failure;
import static dev.sluice.call.CallBench.policy;
import static dev.sluice.call.ScriptedService.pending;
import static dev.sluice.call.ScriptedService.rows;
import static dev.sluice.call.ScriptedService.status503;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutageTest {
    private final CallBench bench = new CallBench();
    private final ScriptedService service = bench.service;
    private final ManualTimer timer = bench.timer;

    @Test
    void aServiceThatIsDownFillsNoDeadLetter() {
        service.then(60, status503());
        CallEngine engine = bench.engine();
        List<CompletableFuture<Called>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(engine.call(rows(i)));
        }
        timer.runAll();
        for (int i = 0; i < 20; i++) {
            assertAnswered(calls.get(i), i);
        }
        // 60 failures, the probe that found it up, and the other 19.
        assertThat(service.sent).hasSize(80);
    }

    @Test
    void tellsForHowLongTheServiceHasBeenDown() {
        service.then(4, status503());
        CallEngine engine = bench.engine();
        assertThat(engine.isDown()).isFalse();
        CompletableFuture<Called> called = engine.call(rows(1));
        timer.advance(Duration.ofSeconds(3));
        // The third failure, after waits of 1 s and 2 s, brought it down.
        assertThat(engine.isDown()).isTrue();
        timer.advance(Duration.ofMillis(500));
        assertThat(engine.downFor()).isEqualTo(Duration.ofMillis(500));
        timer.runAll();
        assertAnswered(called, 1);
        assertThat(engine.isDown()).isFalse();
        assertThat(engine.downFor()).isZero();
    }

    @Test
    void logsWhenTheServiceGoesAndWhenItIsBack() {
        service.then(4, status503());
        try (LogLines log = new LogLines(ServiceHealth.class)) {
            CompletableFuture<Called> called = bench.engine().call(rows(1));
            timer.runAll();
            assertAnswered(called, 1);
            assertThat(log.lines())
                    .containsExactly(
                            "WARN http://service: down after 3 failures in a row, the last: status 503",
                            "WARN http://service: answers again after 3 s");
        }
    }

    @Test
    void noAttemptIsLostForHoweverFewThereAre() {
        service.then(10, status503());
        CompletableFuture<Called> called = bench.engine(policy(1)).call(rows(1));
        timer.runAll();
        assertAnswered(called, 1);
        assertThat(service.sent).hasSize(11);
    }

    @Test
    void probesOneAtATimeAndTakesTurns() {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        service.otherwise = ids -> {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            replies.add(reply);
            return reply;
        };
        CallEngine engine = bench.engine();
        List<CompletableFuture<Called>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(engine.call(rows(i)));
        }
        List.copyOf(replies).forEach(OutageTest::fail503);
        // Rows 0 and 1 back off, then wait here as well; 2 took the service down, 3 failed when it was.
        timer.advance(Duration.ofSeconds(5));
        assertThat(service.sentIds().subList(4, service.sent.size())).containsExactly(List.of(2));
        fail503(replies.get(4));
        timer.advance(Duration.ofSeconds(5));
        assertThat(service.sentIds().subList(5, service.sent.size())).containsExactly(List.of(3));
        fail503(replies.get(5));
        timer.advance(Duration.ofSeconds(5));
        assertThat(service.sentIds().subList(6, service.sent.size())).containsExactly(List.of(0));

        replies.get(6).complete(ScriptedService.reply(List.of(0)));
        assertAnswered(calls.get(0), 0);
        assertThat(service.sentIds().subList(7, service.sent.size()))
                .containsExactlyInAnyOrder(List.of(1), List.of(2), List.of(3));
    }

    private static void fail503(CompletableFuture<Reply> reply) {
        reply.completeExceptionally(CallFailure.of(CallFailure.Kind.TRANSIENT, 503, "status 503"));
    }

    @Test
    void failsTheJobAfterTheOutageWithALastProbeAtItsEnd() {
        service.otherwise = status503();
        CompletableFuture<Called> called = bench.engine().call(rows(1, 2));
        timer.runAll();
        assertThat(failure(called))
                .isInstanceOf(OutageException.class)
                .hasMessage("http://service: down for 900 s, calls.outage is 900 s; the last failure: status 503. No "
                        + "row was given up for it: run it again once the service answers");
        // Two backoffs of 1 s and 2 s brought it down.
        assertThat(timer.elapsed()).isEqualTo(Duration.ofSeconds(903));
        List<Duration> at = service.sentAt();
        assertThat(at.subList(0, 8))
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(20));
        assertThat(at.get(at.size() - 1)).isEqualTo(Duration.ofSeconds(903));
    }

    @Test
    void enginesShareTheOutage() {
        service.then(3, status503());
        CompletableFuture<Called> first = bench.engine().call(rows(1));
        timer.advance(Duration.ofSeconds(3));
        CompletableFuture<Called> second = bench.engine().call(rows(2));
        assertThat(service.sent).hasSize(3);
        timer.runAll();
        assertAnswered(first, 1);
        assertAnswered(second, 2);
        assertThat(service.sentAt().subList(3, 5)).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(4));
    }

    @Test
    void aBatchThatBringsTheServiceToFailDoesNotHoldUpTheOthers() {
        service.otherwise = ids -> ids.contains(13) ? status503().answer(ids) : ScriptedService.ANSWER.answer(ids);
        CallEngine engine = bench.engine();
        CompletableFuture<Called> poison = engine.call(rows(13));
        timer.advance(Duration.ofSeconds(3));
        CompletableFuture<Called> good = engine.call(rows(1));
        assertThat(good).isNotDone(); // after three failures the service counts as down
        for (int second = 0; second < 20; second++) {
            timer.advance(Duration.ofSeconds(1));
            assertThat(engine.call(rows(2))).isNotNull();
        }
        assertAnswered(good, 1);
        assertRejected(poison, "gave_up", 503, "failed 3 attempts of 3; the last: status 503");
    }

    @Test
    void anAnswerToARequestFromBeforeEndsTheOutage() {
        CompletableFuture<Reply> slow = new CompletableFuture<>();
        service.then(pending(slow)).then(3, status503());
        CallEngine engine = bench.engine();
        CompletableFuture<Called> before = engine.call(rows(1));
        CompletableFuture<Called> waiting = engine.call(rows(2));
        timer.advance(Duration.ofSeconds(3));
        assertThat(service.sent).hasSize(4);
        slow.complete(ScriptedService.reply(List.of(1)));
        assertAnswered(before, 1);
        assertAnswered(waiting, 2);
        assertThat(timer.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aReplyThatTakesNoRowAtAllCountsAsAFailure() {
        service.then(
                9,
                ScriptedService.outcomes(200, new Outcome.Unavailable(503, null), new Outcome.Unavailable(503, null)));
        CompletableFuture<Called> called = bench.engine().call(rows(1, 2));
        timer.runAll();
        assertAnswered(called, 1, 2);
        assertThat(service.sent).hasSize(10);
    }

    @Test
    void aClosedEngineHandsItsProbeOn() {
        service.then(3, status503()).then(pending(new CompletableFuture<>()));
        CallEngine leaving = bench.engine();
        CompletableFuture<Called> left = leaving.call(rows(1));
        timer.advance(Duration.ofSeconds(4));
        assertThat(service.sent).hasSize(4); // the probe is out
        CompletableFuture<Called> staying = bench.engine().call(rows(2));
        leaving.close();
        timer.runAll();
        assertAnswered(staying, 2);
        assertThat(left).isNotDone();
    }

    @Test
    void aHostThatIsUnknownForAWhileIsWaitedFor() {
        service.then(10, ScriptedService.failing(CallFailure.unreachable("unknown host service", null)));
        CallEngine engine = bench.engine(policy(1));
        List<CompletableFuture<Called>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(engine.call(rows(i)));
        }
        timer.runAll();
        for (int i = 0; i < 5; i++) {
            assertAnswered(calls.get(i), i);
        }
        assertThat(service.sent).hasSize(10 + 5);
    }

    @Test
    void isBackAtItsCapacityThirtySecondsAfterTwentySecondsDown() {
        int capacity = 16;
        service.otherwise = status503();
        CallEngine engine = bench.engine(policy(3, new CallPolicy.Flow(capacity, true, false)));
        List<CompletableFuture<Called>> calls = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            calls.add(engine.call(rows(i)));
        }
        timer.advance(Duration.ofSeconds(20));
        assertThat(engine.isDown()).isTrue();
        assertThat(engine.concurrencyLimit()).isLessThan(capacity);
        // What brought it down, and probes after waits of 1 s, 2 s, 4 s and 5 s.
        assertThat(service.sent).hasSizeLessThan(3 + 8);

        service.otherwise = this::answeredAfterThreeHundredMillis;
        timer.advance(Duration.ofSeconds(30));
        assertThat(engine.concurrencyLimit()).isEqualTo(capacity);
        timer.runAll();
        for (int i = 0; i < calls.size(); i++) {
            assertAnswered(calls.get(i), i);
        }
    }

    private CompletableFuture<Reply> answeredAfterThreeHundredMillis(List<Integer> ids) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        timer.schedule(Duration.ofMillis(300), () -> reply.complete(ScriptedService.reply(ids)));
        return reply;
    }

    @Test
    void whatFailedOnTheWayDownIsForgotten() {
        CallEngine engine = bench.engine(CallBench.policy(3, new CallPolicy.Flow(1, true, false)));
        service.then(status503());
        CompletableFuture<Called> unlucky = engine.call(rows(1));
        CompletableFuture<Called> other = engine.call(rows(2));
        assertAnswered(other, 2);
        service.then(20, status503());
        timer.runAll();
        assertAnswered(unlucky, 1);
    }

    @Test
    void aModelThatIsDownBehindAGatewayIsNoneOfTheOthers() {
        ScriptedService down = new ScriptedService(timer);
        down.otherwise = status503();
        CallEngine broken = new CallEngine(
                new CallTarget(down, "broken", row -> 0),
                CallBench.policy(3),
                bench.shared,
                Journal.NONE,
                CallListener.NONE);
        CompletableFuture<Called> waits = broken.call(rows(1, 2));
        CallEngine sound = bench.engine();
        for (int second = 0; second < 60; second++) {
            assertAnswered(sound.call(rows(second)), second);
            timer.advance(Duration.ofSeconds(1));
        }
        assertThat(broken.isDown()).isTrue();
        assertThat(sound.isDown()).isFalse();
        assertThat(waits).isNotDone();
        down.otherwise = ScriptedService.ANSWER;
        timer.runAll();
        assertAnswered(waits, 1, 2);
    }

    @Test
    void a503ThatNamesAWaitCountsAsDownToo() {
        service.then(9, ScriptedService.failing(CallFailure.throttled(503, "status 503", Duration.ofSeconds(1))));
        CallEngine engine = bench.engine();
        List<CompletableFuture<Called>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(engine.call(rows(i)));
        }
        timer.advance(Duration.ofMillis(1500));
        assertThat(engine.isDown()).isTrue();
        int sent = service.sent.size();
        timer.advance(Duration.ofSeconds(1));
        assertThat(service.sent.size() - sent).as("probes").isLessThanOrEqualTo(1);
        timer.runAll();
        for (int i = 0; i < 5; i++) {
            assertAnswered(calls.get(i), i);
        }
    }

    @Test
    void aRowThatBringsTheServiceToFailIsFoundWhereNoOtherCallIsLeftToTell() {
        service.otherwise = ids -> ids.contains(5) ? status503().answer(ids) : ScriptedService.ANSWER.answer(ids);
        CompletableFuture<Called> called = bench.engine().call(ScriptedService.firstRows(8));
        timer.runAll();
        assertThat(called).isCompleted();
        assertThat(called.join().outcomes().get(5))
                .isEqualTo(new Outcome.Rejected("gave_up", 503, "failed 3 attempts of 3; the last: status 503"));
        assertThat(called.join().outcomes().stream().filter(Outcome.Answered.class::isInstance))
                .hasSize(7);
    }
}
