package dev.sluice.call;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * A service of rows that are one number each. Answers a request as its script says, in order, and once that
 * is used up each row with ten times its number, at ten tokens a row.
 */
final class ScriptedService implements Service {
    /** What the service does with one request. */
    interface Step {
        CompletableFuture<Reply> answer(List<Integer> ids);
    }

    /** A request as it came. */
    record Sent(List<Integer> ids, Duration timeout, Duration at) {}

    static final Step ANSWER = ids -> CompletableFuture.completedFuture(reply(ids));

    final List<Sent> sent = new ArrayList<>();
    final Set<Integer> unsendable = new HashSet<>();
    Step otherwise = ANSWER;
    private final Deque<Step> script = new ArrayDeque<>();
    private final ManualTimer timer;

    ScriptedService(ManualTimer timer) {
        this.timer = timer;
    }

    ScriptedService then(Step step) {
        script.add(step);
        return this;
    }

    ScriptedService then(int times, Step step) {
        for (int i = 0; i < times; i++) {
            script.add(step);
        }
        return this;
    }

    static Step failing(CallFailure failure) {
        return ids -> CompletableFuture.failedFuture(failure);
    }

    static Step failing(CallFailure.Kind kind, int status) {
        return failing(CallFailure.of(kind, status, "status " + status));
    }

    static Step status503() {
        return failing(CallFailure.Kind.TRANSIENT, 503);
    }

    static Step throttled(@Nullable Duration retryAfter) {
        return failing(CallFailure.throttled(429, "status 429", retryAfter));
    }

    /** Refuses requests that hold one of these rows. */
    static Step refusing(Set<Integer> bad) {
        return ids -> ids.stream().anyMatch(bad::contains)
                ? CompletableFuture.failedFuture(CallFailure.of(CallFailure.Kind.DATA, 400, "status 400"))
                : ANSWER.answer(ids);
    }

    /** Answers with these outcomes. */
    static Step outcomes(int status, Outcome... outcomes) {
        return ids -> CompletableFuture.completedFuture(new Reply(List.of(outcomes), status, 10L * ids.size()));
    }

    /** Answers only when the test completes the future. */
    static Step pending(CompletableFuture<Reply> future) {
        return ids -> future;
    }

    static Reply reply(List<Integer> ids) {
        return new Reply(ids.stream().map(ScriptedService::answered).toList(), 200, 10L * ids.size());
    }

    static Outcome answered(int id) {
        return new Outcome.Answered(GenericRowData.of(id * 10));
    }

    static List<RowData> rows(int... ids) {
        return IntStream.of(ids).<RowData>mapToObj(GenericRowData::of).toList();
    }

    /** Rows from 0. */
    static List<RowData> firstRows(int count) {
        return rows(IntStream.range(0, count).toArray());
    }

    List<List<Integer>> sentIds() {
        return sent.stream().map(Sent::ids).toList();
    }

    List<Duration> sentAt() {
        return sent.stream().map(Sent::at).toList();
    }

    @Override
    public @Nullable Outcome decideUnsent(RowData row) {
        return unsendable.contains(row.getInt(0)) ? new Outcome.Rejected("empty_text", 0, "the text is empty") : null;
    }

    @Override
    public CompletableFuture<Reply> send(List<RowData> rows, Duration timeout) {
        List<Integer> ids = rows.stream().map(row -> row.getInt(0)).toList();
        sent.add(new Sent(ids, timeout, timer.elapsed()));
        Step step = script.isEmpty() ? otherwise : script.remove();
        return step.answer(ids);
    }

    @Override
    public void close() {}
}
