package dev.sluice.call;

import static dev.sluice.call.CallBench.assertAnswered;
import static dev.sluice.call.ScriptedService.pending;
import static dev.sluice.call.ScriptedService.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many requests an engine has in flight. */
class ConcurrencyTest {
    private final CallBench bench = new CallBench();
    private final ScriptedService service = bench.service;
    private final ManualTimer timer = bench.timer;
    private final CallEngine engine = bench.engine(CallBench.policy(3, new CallPolicy.Flow(8, true, false)));
    private final List<CompletableFuture<Reply>> out = new ArrayList<>();
    private final List<CompletableFuture<Called>> calls = new ArrayList<>();

    @Test
    void hasNoMoreInFlightThanTheCapacity() {
        hold(10);
        assertThat(service.sent).hasSize(8);
        assertThat(engine.waiting()).isEqualTo(2);
        answer(3);
        assertThat(service.sentIds()).endsWith(List.of(7), List.of(8));
        answer(0, 1, 2, 4, 5, 6, 7, 8, 9);
        for (int i = 0; i < 10; i++) {
            assertAnswered(calls.get(i), i);
        }
    }

    @Test
    void halvesWhenThrottledAndGrowsBack() {
        hold(8);
        out.get(0).completeExceptionally(CallFailure.throttled(429, "status 429", Duration.ofMillis(1)));
        out.get(1).completeExceptionally(CallFailure.throttled(429, "status 429", Duration.ofMillis(1)));
        assertThat(engine.concurrencyLimit()).isEqualTo(4);
        service.otherwise = ScriptedService.ANSWER;
        answer(2, 3, 4, 5, 6, 7);
        timer.runAll();
        for (int i = 0; i < 8; i++) {
            assertAnswered(calls.get(i), i);
        }
        for (int i = 0; i < 30; i++) {
            assertAnswered(engine.call(rows(1)), 1);
        }
        assertThat(engine.concurrencyLimit()).isEqualTo(8);
    }

    @Test
    void waitsForAPlaceWhereTheServiceBearsLess() {
        hold(8);
        out.get(0).completeExceptionally(CallFailure.outcomeUnknown("reset", null));
        service.otherwise = held();
        answer(1, 2);
        calls.add(engine.call(rows(8)));
        // Five are out still, four may be.
        assertThat(service.sent).hasSize(8);
        answer(3);
        assertThat(service.sent).hasSize(8);
        answer(4);
        assertThat(service.sentIds()).hasSize(9).endsWith(List.of(8));
    }

    @Test
    void aRefusalOfTheRowsSaysNothingOfTheLoad() {
        service.then(ScriptedService.failing(CallFailure.Kind.TOO_LARGE, 413));
        assertAnswered(engine.call(rows(1, 2)), 1, 2);
        assertThat(engine.concurrencyLimit()).isEqualTo(8);
    }

    @Test
    void aProbeNeedsNoPlace() {
        hold(8);
        for (int i = 0; i < 3; i++) {
            out.get(i).completeExceptionally(CallFailure.unreachable("refused", null));
        }
        assertThat(engine.isDown()).isTrue();
        assertThat(engine.concurrencyLimit()).isEqualTo(4);
        service.otherwise = ScriptedService.ANSWER;
        timer.advance(Duration.ofSeconds(3));
        // Five hold places of four; the probe went beside them, and brought the service up.
        assertThat(engine.isDown()).isFalse();
        assertAnswered(calls.get(2), 2);
    }

    @Test
    void closingGivesUpPlacesAndQueue() {
        hold(10);
        engine.close();
        answer(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(service.sent).hasSize(8);
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void whatWaitsForAPlaceHearsOfThePauseFirst() {
        hold(10);
        out.get(0).completeExceptionally(CallFailure.throttled(429, "status 429", Duration.ofSeconds(2)));
        answer(1, 2, 3, 4, 5, 6, 7);
        assertThat(service.sent).as("none while the service pauses").hasSize(8);
        service.otherwise = ScriptedService.ANSWER;
        timer.runAll();
        assertThat(service.sentAt().subList(8, 11)).allMatch(at -> at.compareTo(Duration.ofSeconds(2)) >= 0);
    }

    /** So many calls, of one row each; requests are answered by {@link #answer}. */
    private void hold(int count) {
        service.otherwise = held();
        for (int i = 0; i < count; i++) {
            calls.add(engine.call(rows(i)));
        }
    }

    private ScriptedService.Step held() {
        return ids -> {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            out.add(reply);
            return pending(reply).answer(ids);
        };
    }

    private void answer(int... requests) {
        for (int request : requests) {
            out.get(request).complete(ScriptedService.reply(service.sentIds().get(request)));
        }
    }
}
