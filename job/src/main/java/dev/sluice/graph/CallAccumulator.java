package dev.sluice.graph;

import dev.sluice.call.CallListener;
import dev.sluice.call.CallStats;
import dev.sluice.call.Called;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * Counts the calls of a subtask as they happen, for Flink's heartbeats to carry to the client. The ledger counts a batch
 * once all its rows are decided; here a request counts once it has ended, so that those of a run that is stopped in
 * the middle of its batches are known. Begins anew with each attempt of the job. Safe for use by several threads.
 */
final class CallAccumulator implements Accumulator<LiveCalls, LiveCalls>, CallListener {

    private static final long serialVersionUID = 1L;

    private LiveCalls now = LiveCalls.NONE;

    /** A batch was handed to the engine. */
    void began() {
        add(new LiveCalls(CallStats.NONE, 0, 1));
    }

    /** The engine is done with a batch, or has given up on it. */
    void done() {
        add(new LiveCalls(CallStats.NONE, 0, -1));
    }

    @Override
    public void onSent(int rows, Duration waited, long tokens) {
        add(new LiveCalls(CallStats.NONE, 1, -1));
    }

    @Override
    public void onEnded(Ending ending, int status, Duration duration, long tokens) {
        long unknown = ending == Ending.OUTCOME_UNKNOWN ? 1 : 0;
        add(new LiveCalls(new CallStats(1, Map.of(status, 1L), 0, unknown, 0, tokens, 0, 0, 0), -1, 1));
    }

    @Override
    public void onRetry() {
        add(new LiveCalls(new CallStats(0, Map.of(), 1, 0, 0, 0, 0, 0, 0), 0, 0));
    }

    @Override
    public void onSplit() {
        add(new LiveCalls(new CallStats(0, Map.of(), 0, 0, 1, 0, 0, 0, 0), 0, 0));
    }

    @Override
    public void onFound(int rows, CallStats cost) {
        add(new LiveCalls(cost.plus(new CallStats(0, Map.of(), 0, 0, 0, 0, 0, 0, rows)), 0, 0));
    }

    @Override
    public void onCalled(Called called) {
        CallStats stats = called.stats();
        add(new LiveCalls(
                new CallStats(0, Map.of(), 0, 0, 0, 0, stats.rowsDeduplicated(), stats.rowsTruncated(), 0), 0, 0));
    }

    @Override
    public synchronized void add(LiveCalls more) {
        now = now.plus(more);
    }

    @Override
    public synchronized LiveCalls getLocalValue() {
        return now;
    }

    @Override
    public synchronized void resetLocal() {
        now = LiveCalls.NONE;
    }

    @Override
    public void merge(Accumulator<LiveCalls, LiveCalls> other) {
        add(other.getLocalValue());
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // the superclass has none to call
    public CallAccumulator clone() {
        CallAccumulator copy = new CallAccumulator();
        copy.add(getLocalValue());
        return copy;
    }

    /** What is sent is a copy, which stands still. */
    private Object writeReplace() {
        return clone();
    }
}
