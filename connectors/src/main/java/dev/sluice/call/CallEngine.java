package dev.sluice.call;

import dev.sluice.service.Service;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.table.data.RowData;

/**
 * Calls a service until every row is answered or rejected: attempts with backoff, a deadline, limits, the
 * pause that a 429 asks for, waiting while the service is down, halving what is too large, and bisection for
 * the row at fault.
 *
 * <ul>
 *   <li>TRANSIENT: tried again up to the attempts and the deadline, then rejected as {@code gave_up} or
 *       {@code deadline}, but only where the service has answered other calls meanwhile. While it counts as
 *       down, calls wait and one at a time probes; then {@link OutageException}.
 *   <li>THROTTLED: all calls of the JVM to this service pause for the time that it names, else for a backoff;
 *       the refused rows wait for a backoff more, so that others go first. This uses up neither attempts nor
 *       the deadline. A wait that would make it more than the policy's outage since the service last served a
 *       call ends in {@link OutageException} at once, without waiting; rows that alone are throttled for that
 *       long, while others are served, are rejected as {@code gave_up}.
 *   <li>BAD_RESPONSE, a wrong number of outcomes included: tried again, then rejected as {@code bad_response}.
 *   <li>TOO_LARGE: halved; a single row is rejected as {@code too_large}.
 *   <li>DATA: bisected; a single row is rejected as {@code bad_request}. Where every row of a batch is and the
 *       service has never answered one: {@link FatalCallException}.
 *   <li>FATAL, and any exception that is no {@link dev.sluice.service.CallFailure}: {@link FatalCallException}.
 * </ul>
 *
 * <p>{@link #call} may be used by several threads. It and everything behind it never block. The service is
 * called, and futures are completed, on the thread of {@link #call}, on the one that completed the service's
 * future (also that of another engine's call, when the service is up again), or on the timer's. A call has at
 * most one request out; what follows of it is a loop on that thread, whatever its length.
 */
public final class CallEngine implements AutoCloseable {
    private final CallSetup setup;
    private final Set<BatchCall> calls = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** The engine owns none of its parts: the caller closes the service and the shared service after it. */
    public CallEngine(Service service, CallPolicy policy, SharedService shared, Pacing pacing, CallListener listener) {
        setup = new CallSetup(service, policy, shared, pacing, listener, new AtomicBoolean());
    }

    /**
     * Calls the service for a batch of rows. Rows that the service decides unsent are not sent.
     *
     * @param inputs must not change until the future is done
     * @return one outcome per row; fails with nothing but {@link FatalCallException} and {@link
     *     OutageException}
     * @throws IllegalStateException once the engine is closed
     */
    public CompletableFuture<Called> call(List<RowData> inputs) {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        CallRows rows;
        try {
            rows = new CallRows(inputs, setup.service(), setup.pacing().tokensOf());
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedFuture(
                    FatalCallException.defect(setup.shared().name(), thrown));
        }
        BatchCall call = new BatchCall(setup, rows);
        calls.add(call);
        var unused = call.future().whenComplete((done, thrown) -> calls.remove(call));
        call.start();
        if (closed) {
            call.close();
        }
        return call.future();
    }

    /** Ends all waits. Calls under way are never completed, and their answers are ignored. */
    @Override
    public void close() {
        closed = true;
        calls.forEach(BatchCall::close);
        calls.clear();
    }
}
