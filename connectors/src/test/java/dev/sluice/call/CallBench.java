package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** An engine on a manual timer, with jitter fixed at one half: waits are 1 s, 2 s, 4 s, 5 s, 5 s … */
final class CallBench {
    static final RandomGenerator HALF = () -> Long.MIN_VALUE;

    final ManualTimer timer = new ManualTimer();
    final ScriptedService service = new ScriptedService(timer);
    final SharedService shared = shared(Quota.NONE);
    /** Of the engines that are made next. */
    Journal journal = Journal.NONE;

    SharedService shared(Quota quota) {
        return new SharedService("http://service", "http://service", quota, timer, HALF);
    }

    static CallPolicy policy(int attempts) {
        return policy(attempts, new CallPolicy.Flow(1000, true, false));
    }

    static CallPolicy policy(int attempts, CallPolicy.Flow flow) {
        return new CallPolicy(
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                attempts,
                new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10), 2),
                flow);
    }

    CallEngine engine() {
        return engine(policy(3));
    }

    CallEngine engine(CallPolicy policy) {
        return engine(policy, shared, CallListener.NONE);
    }

    /** An engine whose rows weigh 100 tokens each. */
    CallEngine engine(CallPolicy policy, SharedService service, CallListener listener) {
        return new CallEngine(new CallTarget(this.service, "model", row -> 100), policy, service, journal, listener);
    }

    /** The call is done, each row answered with its own answer. */
    static void assertAnswered(CompletableFuture<Called> called, int... ids) {
        assertThat(called).isCompleted();
        assertThat(answers(called.join().outcomes())).containsExactly(ids);
    }

    private static int[] answers(List<Outcome> outcomes) {
        return outcomes.stream()
                .mapToInt(outcome -> ((Outcome.Answered) outcome).columns().getInt(0) / 10)
                .toArray();
    }

    /** The call is done, each row rejected alike. */
    static void assertRejected(CompletableFuture<Called> called, String kind, int status, String message) {
        assertThat(called).isCompleted();
        assertThat(called.join().outcomes()).containsOnly(new Outcome.Rejected(kind, status, message));
    }

    static Throwable failure(CompletableFuture<Called> called) {
        assertThat(called).isCompletedExceptionally();
        return called.handle((done, thrown) -> thrown).join();
    }
}
