package dev.sluice.call;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.apache.flink.table.data.RowData;

/**
 * Calls a service until every row is answered or rejected: attempts with backoff, a deadline, limits, the
 * pause that a 429 asks for, as much in flight as the service bears, waiting while it is down, halving what is too
 * large, and bisection for the row at fault.
 *
 * <ul>
 *   <li>TRANSIENT: tried again up to the attempts and the deadline, then rejected as {@code gave_up} or
 *       {@code deadline}, but only where the service has answered other calls meanwhile; of a batch that it answers
 *       with 5xx the halves are tried first, as one row may bring it to fail. While the service counts as down, calls
 *       wait and one at a time probes; what they used up before is forgotten. Then {@link OutageException}.
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
 * <p>What the {@link Journal} has of a row is not asked for; what the service says of one is kept there before the
 * call is done: answers with each request that brings them, rejections at the end of the call.
 *
 * <p>{@link #call} may be used by several threads. It and everything behind it never block. The service is
 * called, and futures are completed, on the thread of {@link #call}, on the one that completed the service's
 * future (also that of another engine's call, when the service is up again), or on the timer's. A call has at
 * most one request out; what follows of it is a loop on that thread, whatever its length.
 */
public final class CallEngine implements AutoCloseable {
    private final CallSetup setup;
    private final ToLongFunction<RowData> tokensOf;
    private final InFlightBytes bytes;
    private final Set<BatchCall> calls = ConcurrentHashMap.newKeySet();

    /**
     * The engine owns none of its parts: the caller closes the service, the journal and the use of the shared one after
     * it.
     */
    public CallEngine(
            CallTarget target, CallPolicy policy, SharedService shared, Journal journal, CallListener listener) {
        this.setup = new CallSetup(
                target.service(),
                policy,
                shared,
                shared.health(target.fingerprint()),
                new ConcurrencyLimit(policy.flow().capacity(), shared.timer()),
                journal,
                listener,
                new AtomicBoolean(),
                new AtomicBoolean());
        this.tokensOf = shared.quota().tokensPerMinute() == null ? row -> 0 : target.tokensOf();
        this.bytes = new InFlightBytes(policy.flow().ordered());
    }

    /**
     * Calls the service for a batch of rows. Rows that the service decides unsent are not sent.
     *
     * <p>Once a call has failed nothing more is sent, as the job ends with it; calls that wait are never completed.
     *
     * @param inputs must not change until the future is done
     * @return one outcome per row, each of them kept in the journal; fails with nothing but {@link FatalCallException},
     *     {@link OutageException} and an IOException of the journal
     * @throws IllegalStateException once the engine is closed
     */
    public CompletableFuture<Called> call(List<RowData> inputs) {
        if (setup.closed().get()) {
            throw new IllegalStateException("the engine is closed");
        }
        CallRows rows;
        long heap;
        try {
            rows = new CallRows(inputs, setup.service(), setup.policy().flow().deduplicate(), tokensOf);
            heap = setup.service().heapBytes(rows.toSend());
        } catch (RuntimeException thrown) {
            return CompletableFuture.failedFuture(
                    FatalCallException.defect(setup.shared().name(), thrown));
        }
        BatchCall call = new BatchCall(setup, rows);
        calls.add(call);
        InFlightBytes.Claim claim = bytes.enter(heap, call::start);
        var unused = call.future().whenComplete((done, thrown) -> {
            calls.remove(call);
            bytes.leave(claim);
        });
        if (setup.closed().get()) {
            call.close();
        }
        return call.future();
    }

    /** Requests that may be in flight now, from 1 to the capacity. */
    public int concurrencyLimit() {
        return setup.concurrency().limit();
    }

    /** Calls that wait for heap, for a place, or for their turn at the service's quota; of all engines of the JVM. */
    public int waiting() {
        return bytes.waiting()
                + setup.concurrency().waiting()
                + setup.shared().limiter().waiting();
    }

    /** Heap that requests and their answers hold, in bytes, as the service estimates it. */
    public long bytesInFlight() {
        return bytes.used();
    }

    /** Whether the service counts as down. */
    public boolean isDown() {
        return setup.health().isDown();
    }

    /** For how long the service has counted as down; zero while it is up. */
    public Duration downFor() {
        return setup.health().downFor();
    }

    /** What is left of the pause that the service asked this JVM for; zero where there is none. */
    public Duration pausedFor() {
        return setup.shared().pause().remaining();
    }

    /** For how long the service has refused every call of this JVM; zero where it serves some, or none is under way. */
    public Duration throttledFor() {
        return calls.isEmpty() ? Duration.ZERO : setup.shared().pause().refusedFor();
    }

    /** Whether calls of this JVM wait for the quota, and for nothing else. */
    public boolean isPaced() {
        return setup.shared().limiter().isPacing();
    }

    /** Ends all waits. Calls under way are never completed, and their answers are ignored. */
    @Override
    public void close() {
        setup.closed().set(true);
        bytes.close();
        calls.forEach(BatchCall::close);
        setup.shared().limiter().forgetWhatIsOut();
        calls.clear();
    }
}
