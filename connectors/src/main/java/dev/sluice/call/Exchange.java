package dev.sluice.call;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, again and again, never two at a time: sends, counts, listens, sees to it that
 * each request ends, and tells what came back by its kind. Used within the call's strand alone.
 */
final class Exchange {
    /** Services end their requests themselves; one that has not by then is left alone. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** Is told how a request ended, within the strand. */
    interface Handler {
        /**
         * With one outcome per row. As all of these it notes what the end tells of the service, then calls {@link
         * #release}, and then goes on: so others go out knowing what this request has learned.
         */
        void replied(Reply reply, Duration took);

        void failed(CallFailure failure, Duration took);

        void defect(Throwable thrown);
    }

    private final CallSetup setup;
    private final Strand strand;
    private final Tally tally;
    private final Handler handler;
    private int requests;
    private boolean out;
    private Runnable release = () -> {};

    Exchange(CallSetup setup, Strand strand, Tally tally, Handler handler) {
        this.setup = setup;
        this.strand = strand;
        this.tally = tally;
        this.handler = handler;
    }

    /**
     * @param waited since the rows set out for the service
     * @param tokens as reserved
     */
    void send(List<RowData> rows, Duration timeout, Duration waited, long tokens) {
        if (requests++ > 0) {
            setup.listener().onRetry();
        }
        out = true;
        setup.listener().onSent(rows.size(), waited, tokens);
        Request request = new Request(requests, rows.size(), tokens, timer().nanoTime());
        CompletableFuture<Reply> reply = reply(rows, timeout);
        if (!reply.isDone()) {
            strand.after(timeout.plus(GRACE), () -> ended(request, null, unanswered(timeout)));
        }
        var unused = reply.whenComplete((answer, thrown) -> strand.run(() -> ended(request, answer, thrown)));
    }

    private CompletableFuture<Reply> reply(List<RowData> rows, Duration timeout) {
        try {
            return setup.service().send(rows, timeout);
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    private void ended(Request request, @Nullable Reply reply, @Nullable Throwable thrown) {
        if (!out || request.number() != requests) {
            return; // an answer after its time
        }
        out = false;
        strand.cancelWait();
        Throwable fault = fault(request, reply, thrown);
        Duration took = Duration.ofNanos(timer().nanoTime() - request.sentAt());
        int status = reply != null ? reply.status() : fault instanceof CallFailure failure ? failure.status() : 0;
        long tokens = reply != null ? reply.tokens() : 0;
        CallListener.Ending ending = CallListener.Ending.of(fault);
        tally.add(status, ending == CallListener.Ending.OUTCOME_UNKNOWN, tokens);
        setup.listener().onEnded(ending, status, took, tokens);
        release = () -> setup.shared().limiter().ended(request.tokens(), tokens, status > 0);
        if (fault instanceof CallFailure failure) {
            handler.failed(failure, took);
        } else if (fault != null || reply == null) {
            handler.defect(fault != null ? fault : new IllegalStateException("a reply of null"));
        } else {
            handler.replied(reply, took);
        }
    }

    /** The request that has ended makes room for others. */
    void release() {
        release.run();
    }

    /** What went wrong with the request as a whole: null for nothing, a {@link CallFailure}, or a defect. */
    private static @Nullable Throwable fault(Request request, @Nullable Reply reply, @Nullable Throwable thrown) {
        if (thrown != null || reply == null) {
            return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        }
        int outcomes = reply.outcomes().size();
        if (outcomes != request.rows()) {
            return CallFailure.of(
                    CallFailure.Kind.BAD_RESPONSE,
                    reply.status(),
                    request.rows() + " rows were sent and " + outcomes + " outcomes came; none is used, as it "
                            + "cannot be told which row each belongs to");
        }
        Unanswered unanswered = Unanswered.of(reply);
        return unanswered.isAll() ? unanswered.failure() : null;
    }

    private static CallFailure unanswered(Duration timeout) {
        return CallFailure.outcomeUnknown("no answer within " + Seconds.of(timeout), null);
    }

    private Timer timer() {
        return setup.shared().timer();
    }

    /**
     * A request that went out.
     *
     * @param number within the call, from 1
     * @param rows sent
     * @param tokens reserved
     * @param sentAt on the monotonic clock, in nanoseconds
     */
    private record Request(int number, int rows, long tokens, long sentAt) {}
}
