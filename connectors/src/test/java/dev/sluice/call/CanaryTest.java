package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows are patient data: whatever happens to them, nothing but the answer itself holds their content. */
class CanaryTest {
    private static final String CANARY = "canary-4711";
    private static final List<RowData> ROWS = List.of(row(), row());

    @ParameterizedTest
    @EnumSource(CallFailure.Kind.class)
    void noFailureQuotesARow(CallFailure.Kind kind) {
        assertThat(text(call(rows -> CompletableFuture.failedFuture(CallFailure.of(kind, 418, "status 418")))))
                .doesNotContain(CANARY)
                .contains("status 418");
    }

    @Test
    void noReplyQuotesARow() {
        assertThat(text(call(rows -> reply(new Outcome.Answered(row()), new Outcome.Answered(row())))))
                .doesNotContain(CANARY)
                .contains("Answered");
        assertThat(text(call(rows -> reply(new Outcome.Answered(row()))))).doesNotContain(CANARY);
        assertThat(text(call(rows -> rows.size() == 2
                        ? reply(new Outcome.Answered(row()), new Outcome.Unavailable(503, null))
                        : reply(new Outcome.Unavailable(503, null)))))
                .doesNotContain(CANARY);
    }

    @Test
    void noDefectQuotesARow() {
        CompletableFuture<Called> thrown = call(rows -> {
            throw new NumberFormatException("For input string: " + rows.get(0).getString(0));
        });
        CompletableFuture<Called> completed = call(rows -> CompletableFuture.failedFuture(
                new IllegalStateException(CANARY, new IllegalArgumentException(CANARY))));
        assertThat(text(thrown)).doesNotContain(CANARY);
        assertThat(text(completed)).doesNotContain(CANARY);

        Throwable defect = CallBench.failure(thrown);
        assertThat(defect)
                .isInstanceOf(FatalCallException.class)
                .hasMessage("http://service: java.lang.NumberFormatException in a call, a defect of the service's "
                        + "connector; its message is withheld, as it may quote a row. See the stack trace")
                .hasNoCause();
        assertThat(((FatalCallException) defect).isDefect()).isTrue();
        assertThat(defect.getStackTrace()[0].getClassName()).startsWith(CanaryTest.class.getName());
    }

    @Test
    void noDefectOfADecisionQuotesARow() {
        CompletableFuture<Called> called =
                engine(new ManualTimer(), rows -> reply(), true).call(ROWS);
        assertThat(text(called)).doesNotContain(CANARY).contains("java.lang.IllegalStateException in a call");
    }

    private static CompletableFuture<Called> call(Function<List<RowData>, CompletableFuture<Reply>> send) {
        ManualTimer timer = new ManualTimer();
        CompletableFuture<Called> called = engine(timer, send, false).call(ROWS);
        timer.runAll();
        assertThat(called).isDone();
        return called;
    }

    private static CallEngine engine(
            ManualTimer timer, Function<List<RowData>, CompletableFuture<Reply>> send, boolean decideFails) {
        Service service = new Service() {
            @Override
            public @Nullable Outcome decideUnsent(RowData row) {
                if (decideFails) {
                    throw new IllegalStateException(row.getString(0).toString());
                }
                return null;
            }

            @Override
            public CompletableFuture<Reply> send(List<RowData> rows, Duration timeout) {
                return send.apply(rows);
            }

            @Override
            public void close() {}
        };
        SharedService shared = new SharedService("http://service", "http://service", Quota.NONE, timer, CallBench.HALF);
        return new CallEngine(
                new CallTarget(service, "model", row -> 0),
                CallBench.policy(3),
                shared,
                Journal.NONE,
                CallListener.NONE);
    }

    private static RowData row() {
        return GenericRowData.of(StringData.fromString(CANARY));
    }

    private static CompletableFuture<Reply> reply(Outcome... outcomes) {
        return CompletableFuture.completedFuture(new Reply(Arrays.asList(outcomes), 200, 0));
    }

    /** All that anyone could print of a call. */
    private static String text(CompletableFuture<Called> called) {
        return called.handle((done, thrown) -> {
                    if (thrown == null) {
                        return Stream.concat(
                                        Stream.of(done.toString()),
                                        done.outcomes().stream().map(Outcome::toString))
                                .toList()
                                .toString();
                    }
                    StringWriter trace = new StringWriter();
                    thrown.printStackTrace(new PrintWriter(trace, true));
                    return trace.toString();
                })
                .join();
    }
}
