package dev.sluice.graph;

import dev.sluice.batch.AnsweredBatch;
import dev.sluice.batch.RowBatch;
import dev.sluice.call.CallEngine;
import dev.sluice.call.CallPolicy;
import dev.sluice.call.CallTarget;
import dev.sluice.call.Journal;
import dev.sluice.call.SharedService;
import dev.sluice.journal.FileJournal;
import dev.sluice.service.RowInput;
import dev.sluice.service.Service;
import dev.sluice.service.ServiceFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands batches to the call engine and its answers back to Flink. {@link #asyncInvoke} runs on the task's thread;
 * results are completed on the engine's or the service's, which Flink allows. Whatever the engine gives up on ends
 * the job without a restart, as a restart would only pay for the same calls again.
 *
 * <p>It has no state of its own: the journal keeps beside its answers what of them a checkpoint needs.
 */
@SuppressWarnings("NullAway.Init") // the transient fields begin in setRuntimeContext and open
final class CallFunction extends RichAsyncFunction<RowBatch, AnsweredBatch>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(CallFunction.class);

    /** Shorter holds are over before they are shown. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final String step;
    private final ServiceFactory factory;
    private final RowInput input;
    private final CallPolicy policy;
    private final Account account;
    private final HeapNeed need;
    private final @Nullable StepJournal kept;
    private transient SharedService.@Nullable Use shared;
    private transient @Nullable Service service;
    private transient CallEngine engine;
    private transient @Nullable FileJournal journal;
    private transient long checkpoint;
    private transient CallAccumulator calls;
    private transient HoldAccumulator holds;
    private transient @Nullable LeaseDesk desk;
    private transient volatile boolean gaveUp;

    /** @param journal null where no answer is kept */
    CallFunction(Plan.PlannedStep step, Account account, HeapNeed need, @Nullable StepJournal journal) {
        this.step = step.name();
        this.factory = step.service();
        this.input = step.input();
        this.policy = step.policy();
        this.account = account;
        this.need = need;
        this.kept = journal;
    }

    /** Takes accumulators and JobMaster here: what an async function is given of the context later on has neither. */
    @Override
    public void setRuntimeContext(RuntimeContext context) {
        super.setRuntimeContext(context);
        calls = new CallAccumulator();
        context.addAccumulator(LiveCounts.CALLS_OF + step, calls);
        holds = new HoldAccumulator();
        context.addAccumulator(LiveCounts.HOLDS_OF + step, holds);
        desk = context instanceof StreamingRuntimeContext streaming && !factory.inProcess()
                ? new LeaseDesk(streaming.getGlobalAggregateManager(), account.id())
                : null;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        checkpoint = context.getRestoredCheckpointId().orElse(0);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        if (journal != null) {
            journal.snapshot(context.getCheckpointId());
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        if (journal != null) {
            journal.completed(checkpointId);
        }
    }

    @Override
    public void open(OpenContext context) throws Exception {
        int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        double part = 1.0 / subtasks / account.steps();
        // Subtasks of an attempt that is being cancelled are none of this one's.
        String id = account.id() + " in attempt "
                + getRuntimeContext().getTaskInfo().getAttemptNumber();
        shared = SharedService.acquire(id, factory.origin(), account.quota(), part, desk);
        String heap = HeapNeed.warning(List.of(need), 1, Runtime.getRuntime().maxMemory());
        if (heap != null) {
            LOG.warn("{}", heap);
        }
        service = opened();
        CallMetrics metrics = new CallMetrics(getRuntimeContext().getMetricGroup(), step);
        CallTarget target = new CallTarget(
                service, factory.fingerprint(), row -> factory.weigh(row).tokens());
        if (kept != null) {
            journal = kept.open(
                    getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), factory.fingerprint(), checkpoint);
        }
        Journal answers = journal == null ? Journal.NONE : journal;
        engine = new CallEngine(target, policy, shared.service(), answers, new BothListeners(metrics, calls));
        metrics.watch(engine, () -> journal == null ? 0 : journal.bytes());
        holds.watch(this::hold);
    }

    /** Why calls of this subtask wait for the service now; null where they do not. From any thread. */
    private @Nullable Hold hold() {
        Duration down = engine.downFor();
        if (!down.isZero()) {
            return new Hold(factory.origin(), Hold.Reason.DOWN, down, policy.outage());
        }
        Duration refused = engine.throttledFor();
        if (refused.compareTo(SHORTEST) >= 0) {
            return new Hold(factory.origin(), Hold.Reason.THROTTLED, refused, policy.outage());
        }
        Duration pause = engine.pausedFor();
        if (pause.compareTo(SHORTEST) >= 0) {
            return new Hold(factory.origin(), Hold.Reason.PAUSED, pause, pause);
        }
        return engine.isPaced() ? new Hold(factory.origin(), Hold.Reason.PACED, Duration.ZERO, Duration.ZERO) : null;
    }

    /** What cannot be opened at first will not be after a restart either; later on it is worth waiting for. */
    private Service opened() throws Exception {
        if (getRuntimeContext().getTaskInfo().getAttemptNumber() > 0) {
            return factory.open();
        }
        try {
            Service opened = factory.open();
            service = opened;
            opened.check();
            return opened;
        } catch (Exception e) {
            throw new SuppressRestartsException(StepException.misconfigured(step, e));
        }
    }

    /** Once the engine has given up nothing more is sent: Flink hands on batches until it has cancelled the task. */
    @Override
    public void asyncInvoke(RowBatch batch, ResultFuture<AnsweredBatch> result) {
        if (gaveUp) {
            return;
        }
        List<RowData> inputs = batch.rows().stream().map(input::of).toList();
        calls.began();
        var unused = engine.call(inputs).whenComplete((called, failure) -> {
            calls.done();
            if (failure == null) {
                result.complete(List.of(new AnsweredBatch(
                        batch, inputs, called.outcomes(), called.attempts(), called.stats(), called.left())));
            } else {
                gaveUp = true;
                result.completeExceptionally(stop(failure));
            }
        });
    }

    /** What a journal's disk is short of it may have again after a restart. */
    private Exception stop(Throwable failure) {
        StepException stop = StepException.of(step, failure);
        return failure instanceof IOException ? stop : new SuppressRestartsException(stop);
    }

    @Override
    public void timeout(RowBatch batch, ResultFuture<AnsweredBatch> result) {
        result.completeExceptionally(new SuppressRestartsException(new IllegalStateException("step " + step
                + ": a batch of " + batch.rows().size() + " rows was never completed by the engine, a defect")));
    }

    @Override
    public void close() {
        if (holds != null) {
            holds.watch(null);
        }
        try {
            if (engine != null) {
                engine.close();
            }
            if (journal != null) {
                journal.close();
            }
            if (service != null) {
                service.close();
            }
        } finally {
            if (shared != null) {
                shared.close();
            }
        }
    }
}
