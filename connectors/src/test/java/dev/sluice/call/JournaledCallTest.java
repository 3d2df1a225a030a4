package dev.sluice.call;

import static dev.sluice.call.ScriptedService.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** What the engine asks of its journal, and what it tells it. */
final class JournaledCallTest {
    private final CallBench bench = new CallBench();
    private final Notes journal = new Notes();

    JournaledCallTest() {
        bench.journal = journal;
    }

    /** A journal by hand. */
    private static final class Notes implements Journal {
        private CompletableFuture<Found> found = CompletableFuture.completedFuture(Found.nothing());
        private CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);
        private final List<String> kept = new ArrayList<>();
        private final List<CallStats> costs = new ArrayList<>();
        private int left;

        @Override
        public Entry enter(List<RowData> rows) {
            return new Entry() {
                @Override
                public CompletableFuture<Found> found() {
                    return found;
                }

                @Override
                public CompletableFuture<Void> keep(List<Answer> answers, CallStats cost) {
                    for (Answer answer : answers) {
                        kept.add(rows.get(answer.row()).getInt(0) + " "
                                + answer.outcome().getClass().getSimpleName() + " " + answer.attempts());
                    }
                    costs.add(cost);
                    return durable;
                }

                @Override
                public void left() {
                    left++;
                }
            };
        }
    }

    @Test
    void isDoneOnceTheAnswersAreDurable() {
        journal.durable = new CompletableFuture<>();
        CompletableFuture<Called> called = bench.engine().call(rows(1, 2));
        bench.timer.advance(Duration.ofSeconds(1));
        assertThat(journal.kept).containsExactly("1 Answered 1", "2 Answered 1");
        assertThat(called).isNotDone();

        journal.durable.complete(null);
        CallBench.assertAnswered(called, 1, 2);
        assertThat(journal.left).isZero();
        called.join().left().run();
        assertThat(journal.left).isOne();
    }

    @Test
    void asksForNothingThatWasKept() {
        CallStats before = new CallStats(3, Map.of(200, 2L, 503, 1L), 1, 0, 0, 70, 0, 0, 0);
        journal.found = CompletableFuture.completedFuture(new Journal.Found(
                List.of(
                        new Journal.Answer(2, ScriptedService.answered(3), 4),
                        new Journal.Answer(0, ScriptedService.answered(1), 2)),
                before));
        Called called = call(1, 2, 3);
        assertThat(bench.service.sentIds()).containsExactly(List.of(2));
        assertThat(called.attempts()).containsExactly(2, 1, 4);
        assertThat(called.stats().requests()).isEqualTo(4);
        assertThat(called.stats().requestsByStatus()).isEqualTo(Map.of(200, 3L, 503, 1L));
        assertThat(called.stats().rowsFromJournal()).isEqualTo(2);
        assertThat(journal.kept).containsExactly("2 Answered 1");
        assertThat(journal.costs).extracting(CallStats::requests).containsExactly(1L);
    }

    @Test
    void sendsNothingWhereAllWasKept() {
        journal.found = CompletableFuture.completedFuture(new Journal.Found(
                List.of(
                        new Journal.Answer(0, ScriptedService.answered(1), 1),
                        new Journal.Answer(1, ScriptedService.answered(2), 1)),
                CallStats.NONE));
        assertThat(call(1, 2).stats().requests()).isZero();
        assertThat(bench.service.sentIds()).isEmpty();
        assertThat(journal.kept).isEmpty();
    }

    @Test
    void keepsWhatAHalfBroughtBeforeTheOtherIsAsked() {
        bench.service
                .then(ScriptedService.failing(CallFailure.Kind.TOO_LARGE, 413))
                .then(ScriptedService.ANSWER)
                .then(ScriptedService.pending(new CompletableFuture<>()));
        CompletableFuture<Called> called = bench.engine().call(rows(1, 2));
        bench.timer.advance(Duration.ofSeconds(1));
        assertThat(called).isNotDone();
        assertThat(journal.kept).containsExactly("1 Answered 2");
        assertThat(journal.costs).extracting(CallStats::requests).containsExactly(2L);
    }

    @Test
    void keepsRejectionsAtTheEndOfTheCall() {
        bench.service.otherwise = ScriptedService.refusing(Set.of(2));
        call(1, 2);
        assertThat(journal.kept).containsExactly("1 Answered 2", "2 Rejected 2");
    }

    @Test
    void keepsNoRejectionWhereAllRowsAreRefusedAlike() {
        bench.service.otherwise = ScriptedService.refusing(Set.of(1, 2));
        assertThatThrownBy(() -> call(1, 2)).hasCauseInstanceOf(FatalCallException.class);
        assertThat(journal.kept).isEmpty();
    }

    @Test
    void rejectsWhatIsLeftOfABatchWhoseOtherRowsWereAnsweredBefore() {
        journal.found = CompletableFuture.completedFuture(
                new Journal.Found(List.of(new Journal.Answer(0, ScriptedService.answered(1), 1)), CallStats.NONE));
        bench.service.otherwise = ScriptedService.refusing(Set.of(2, 3));
        assertThat(call(1, 2, 3).outcomes().subList(1, 3)).hasOnlyElementsOfType(Outcome.Rejected.class);
    }

    @Test
    void failsWithTheJournalsFailure() {
        journal.durable = CompletableFuture.failedFuture(new IOException("the disk is full"));
        assertThatThrownBy(() -> call(1))
                .isInstanceOf(CompletionException.class)
                .hasCause(new IOException("the disk is full"));

        journal.found = CompletableFuture.failedFuture(new IOException("cannot be read"));
        assertThatThrownBy(() -> call(2)).hasCause(new IOException("cannot be read"));
        assertThat(bench.service.sentIds()).containsExactly(List.of(1));
    }

    private Called call(int... ids) {
        CompletableFuture<Called> called = bench.engine().call(rows(ids));
        bench.timer.advance(Duration.ofSeconds(30));
        return called.join();
    }
}
