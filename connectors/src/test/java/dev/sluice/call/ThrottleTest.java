package dev.sluice.call;

import static dev.sluice.call.CallBench.assertAnswered;
import static dev.sluice.call.CallBench.assertRejected;
import static dev.sluice.call.CallBench.failure;
import static dev.sluice.call.ScriptedService.answered;
import static dev.sluice.call.ScriptedService.outcomes;
import static dev.sluice.call.ScriptedService.rows;
import static dev.sluice.call.ScriptedService.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final CallBench bench = new CallBench();
    private final ScriptedService service = bench.service;
    private final ManualTimer timer = bench.timer;

    @Test
    void pausesEveryCallToTheServiceForAsLongAsItAsks() {
        service.then(throttled(Duration.ofSeconds(2)));
        CompletableFuture<Called> first = bench.engine().call(rows(1));
        timer.advance(Duration.ofMillis(500));
        CompletableFuture<Called> second = bench.engine().call(rows(2));
        timer.runAll();
        assertAnswered(first, 1);
        assertAnswered(second, 2);
        assertThat(service.sentAt()).containsExactly(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(service.sentIds()).containsExactly(List.of(1), List.of(2), List.of(1));
    }

    @Test
    void tellsWhatIsLeftOfThePause() {
        service.then(throttled(Duration.ofSeconds(2)));
        CallEngine engine = bench.engine();
        assertThat(engine.pausedFor()).isZero();
        CompletableFuture<Called> called = engine.call(rows(1));
        timer.advance(Duration.ofMillis(500));
        assertThat(engine.pausedFor()).isEqualTo(Duration.ofMillis(1_500));
        timer.runAll();
        assertAnswered(called, 1);
        assertThat(engine.pausedFor()).isZero();
    }

    @Test
    void tellsForHowLongEveryCallHasBeenRefusedAlsoBetweenPauses() {
        service.then(2, throttled(Duration.ofSeconds(2)));
        CallEngine engine = bench.engine();
        CompletableFuture<Called> called = engine.call(rows(1));
        timer.advance(Duration.ofMillis(2_500));
        // The pause is over, and the refused call backs off for a second more.
        assertThat(engine.pausedFor()).isZero();
        assertThat(engine.throttledFor()).isEqualTo(Duration.ofMillis(2_500));
        timer.advance(Duration.ofSeconds(2));
        assertThat(engine.throttledFor()).isEqualTo(Duration.ofMillis(4_500));
        timer.runAll();
        assertAnswered(called, 1);
        assertThat(engine.throttledFor()).isZero();
    }

    @Test
    void isNotThrottledOnceNoCallIsLeftThatCouldBeRefused() {
        service.then(throttled(Duration.ofDays(1)));
        CallEngine engine = bench.engine();
        assertThat(failure(engine.call(rows(1)))).isInstanceOf(OutageException.class);
        timer.advance(Duration.ofSeconds(5));
        assertThat(engine.throttledFor()).isZero();
    }

    @Test
    void logsRefusalsWithTheirWaitOnceInThirtySeconds() {
        SharedPause pause = bench.shared.pause();
        try (LogLines log = new LogLines(SharedPause.class)) {
            pause.tell(Duration.ofMillis(1_400));
            for (int second = 0; second < 30; second++) {
                pause.served();
                pause.refused();
                pause.tell(Duration.ofSeconds(7));
                timer.advance(Duration.ofSeconds(1));
            }
            pause.tell(Duration.ofMillis(250));
            assertThat(log.lines())
                    .containsExactly(
                            "WARN http://service: throttled, all calls of this process pause for 1 s",
                            "WARN http://service: throttled, all calls of this process pause for 0.25 s");
        }
    }

    @Test
    void aLongerPauseExtendsAShorter() {
        service.then(throttled(Duration.ofSeconds(2))).then(throttled(Duration.ofSeconds(5)));
        CompletableFuture<Called> first = bench.engine().call(rows(1));
        timer.advance(Duration.ofSeconds(3));
        assertThat(service.sent).hasSize(2);
        CompletableFuture<Called> second = bench.engine().call(rows(2));
        timer.runAll();
        assertAnswered(first, 1);
        assertAnswered(second, 2);
        assertThat(service.sentAt().subList(2, 4)).containsExactly(Duration.ofSeconds(8), Duration.ofSeconds(10));
    }

    @Test
    void backsOffWhereNoWaitIsNamedOrItIsPast() {
        service.then(throttled(null)).then(throttled(Duration.ZERO)).then(throttled(Duration.ofSeconds(-9)));
        CompletableFuture<Called> called = bench.engine().call(rows(1));
        timer.runAll();
        assertAnswered(called, 1);
        assertThat(service.sentAt())
                .containsExactly(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(14));
    }

    @Test
    void usesUpNeitherAttemptsNorTheDeadline() {
        service.then(20, throttled(Duration.ofSeconds(10)));
        CompletableFuture<Called> called = bench.engine().call(rows(1));
        timer.runAll();
        assertAnswered(called, 1);
        assertThat(timer.elapsed()).isEqualTo(Duration.ofSeconds(292));
    }

    @Test
    void failsAtOnceWhereTheWaitIsLongerThanTheOutage() {
        service.then(throttled(Duration.ofDays(1)));
        assertThat(failure(bench.engine().call(rows(1))))
                .isInstanceOf(OutageException.class)
                .hasMessage("http://service: throttled for 0 s, and the next wait is 86400 s; calls.outage is 900 s; "
                        + "the last refusal: status 429. No row was given up for it: run it again later, or with a "
                        + "lower calls.limit");
        assertThat(timer.elapsed()).isZero();
    }

    @Test
    void failsWhereAWaitIsBeyondCounting() {
        service.then(throttled(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(failure(bench.engine().call(rows(1)))).isInstanceOf(OutageException.class);
    }

    @Test
    void failsWhereEveryCallIsRefusedForLongerThanTheOutage() {
        service.otherwise = throttled(Duration.ofSeconds(100));
        CompletableFuture<Called> called = bench.engine().call(rows(1));
        timer.runAll();
        assertThat(failure(called))
                .isInstanceOf(OutageException.class)
                .hasMessageStartingWith("http://service: throttled for 832 s, and the next wait is 100 s");
        assertThat(service.sent).hasSize(9);
    }

    @Test
    void givesUpRowsThatAloneAreRefused() {
        service.otherwise = ids ->
                ids.contains(13) ? throttled(Duration.ofSeconds(100)).answer(ids) : ScriptedService.ANSWER.answer(ids);
        CallEngine engine = bench.engine();
        CompletableFuture<Called> called = engine.call(rows(13));
        List<CompletableFuture<Called>> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            timer.advance(Duration.ofSeconds(50));
            others.add(engine.call(rows(1)));
        }
        timer.runAll();
        others.forEach(other -> assertAnswered(other, 1));
        assertRejected(
                called, "gave_up", 429, "throttled for 832 s while other calls were served; the last: status 429");
    }

    @Test
    void sendsOnlyTheRowsAgainThatAreThrottledWithinAReply() {
        service.then(outcomes(
                200,
                answered(1),
                new Outcome.Unavailable(503, null),
                new Outcome.Unavailable(429, Duration.ofSeconds(4)),
                new Outcome.Unavailable(429, Duration.ofSeconds(3))));
        CompletableFuture<Called> called = bench.engine().call(rows(1, 2, 3, 4));
        timer.runAll();
        assertAnswered(called, 1, 2, 3, 4);
        assertThat(service.sentIds()).containsExactly(List.of(1, 2, 3, 4), List.of(2, 3, 4));
        assertThat(service.sentAt()).containsExactly(Duration.ZERO, Duration.ofSeconds(5));
    }

    @Test
    void takesNoPermitForWhatThePauseHoldsBack() {
        CallEngine engine = bench.engine(CallBench.policy(3), bench.shared(new Quota(60L, null)), CallListener.NONE);
        CompletableFuture<Reply> out = new CompletableFuture<>();
        service.then(ScriptedService.pending(out));
        CompletableFuture<Called> first = engine.call(rows(1));
        CompletableFuture<Called> second = engine.call(rows(2));
        timer.advance(Duration.ofMillis(500));
        out.completeExceptionally(CallFailure.throttled(429, "status 429", Duration.ofSeconds(5)));
        timer.runAll();
        assertAnswered(first, 1);
        assertAnswered(second, 2);
        assertThat(service.sentAt()).containsExactly(Duration.ZERO, Duration.ofMillis(5500), Duration.ofMillis(6500));
    }
}
