package dev.sluice.call;

import static dev.sluice.call.CallBench.assertAnswered;
import static dev.sluice.call.ScriptedService.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.Outcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeduplicationTest {
    private final CallBench bench = new CallBench();
    private final ScriptedService service = bench.service;

    @Test
    void equalRowsAreSentOnceAndEachIsAnswered() {
        CompletableFuture<Called> called = call(true, 1, 2, 1, 1, 3, 2);
        assertAnswered(called, 1, 2, 1, 1, 3, 2);
        assertThat(service.sentIds()).containsExactly(List.of(1, 2, 3));
        assertThat(called.join().stats().rowsDeduplicated()).isEqualTo(3);
        assertThat(called.join().attempts()).containsExactly(1, 1, 1, 1, 1, 1);
    }

    @Test
    void withoutItEachRowIsSent() {
        CompletableFuture<Called> called = call(false, 1, 2, 1);
        assertAnswered(called, 1, 2, 1);
        assertThat(service.sentIds()).containsExactly(List.of(1, 2, 1));
        assertThat(called.join().stats().rowsDeduplicated()).isZero();
    }

    @Test
    void aRejectionIsSharedToo() {
        service.otherwise = ScriptedService.refusing(Set.of(7));
        CompletableFuture<Called> called = call(true, 7, 1, 7, 2);
        assertThat(called.join().outcomes())
                .containsExactly(
                        new Outcome.Rejected("bad_request", 400, "status 400"),
                        ScriptedService.answered(1),
                        new Outcome.Rejected("bad_request", 400, "status 400"),
                        ScriptedService.answered(2));
        assertThat(called.join().attempts()).containsExactly(3, 3, 3, 2);
    }

    @Test
    void rowsThatAreNotSentAreNoDuplicates() {
        service.unsendable.add(7);
        CompletableFuture<Called> called = call(true, 7, 7);
        assertThat(called.join().outcomes())
                .containsOnly(new Outcome.Rejected("empty_text", 0, "the text is empty"))
                .hasSize(2);
        assertThat(called.join().stats()).isEqualTo(CallStats.NONE);
    }

    private CompletableFuture<Called> call(boolean deduplicate, int... ids) {
        return bench.engine(CallBench.policy(3, new CallPolicy.Flow(8, true, deduplicate)))
                .call(rows(ids));
    }
}
