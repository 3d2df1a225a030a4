package dev.sluice.graph;

import dev.sluice.batch.AnsweredBatch;
import dev.sluice.batch.RowBatch;
import dev.sluice.call.CallEngine;
import dev.sluice.call.CallListener;
import dev.sluice.call.CallPolicy;
import dev.sluice.call.Pacing;
import dev.sluice.call.SharedService;
import dev.sluice.service.RowInput;
import dev.sluice.service.Service;
import dev.sluice.service.ServiceFactory;
import java.util.List;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches to the call engine and its answers back to Flink. {@link #asyncInvoke} runs on the task's thread;
 * results are completed on the engine's or the service's, which Flink allows. Whatever the engine gives up on ends
 * the job without a restart, as a restart would only pay for the same calls again.
 */
@SuppressWarnings("NullAway.Init") // the transient fields begin in setRuntimeContext and open
final class CallFunction extends RichAsyncFunction<RowBatch, AnsweredBatch> {

    private static final long serialVersionUID = 1L;

    private final String step;
    private final ServiceFactory factory;
    private final RowInput input;
    private final CallPolicy policy;
    private final int sharers;
    private transient @Nullable SharedService shared;
    private transient @Nullable Service service;
    private transient CallEngine engine;
    private transient LongCounter sent;

    /**
     * @param sharers steps that call this service, each with an equal share of its limit
     */
    CallFunction(String step, ServiceFactory factory, RowInput input, CallPolicy policy, int sharers) {
        this.sharers = sharers;
        this.step = step;
        this.factory = factory;
        this.input = input;
        this.policy = policy;
    }

    /** Takes the counter here, as what an async function is given of the context later on has none. */
    @Override
    public void setRuntimeContext(RuntimeContext context) {
        super.setRuntimeContext(context);
        sent = context.getLongCounter(LiveCounts.BATCHES_SENT);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        shared = SharedService.acquire(factory.origin());
        service = factory.open();
        Pacing pacing = Pacing.share(
                policy, 1.0 / subtasks / sharers, row -> factory.weigh(row).tokens(), shared.timer());
        engine = new CallEngine(service, policy, shared, pacing, CallListener.NONE);
    }

    @Override
    public void asyncInvoke(RowBatch batch, ResultFuture<AnsweredBatch> result) {
        List<RowData> inputs = batch.rows().stream().map(input::of).toList();
        sent.add(1);
        var unused = engine.call(inputs).whenComplete((called, failure) -> {
            if (failure == null) {
                result.complete(List.of(
                        new AnsweredBatch(batch, inputs, called.outcomes(), called.attempts(), called.stats())));
            } else {
                result.completeExceptionally(new SuppressRestartsException(new StepException(step, failure)));
            }
        });
    }

    @Override
    public void timeout(RowBatch batch, ResultFuture<AnsweredBatch> result) {
        result.completeExceptionally(new SuppressRestartsException(new IllegalStateException("step " + step
                + ": a batch of " + batch.rows().size() + " rows was never completed by the engine, a defect")));
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
        if (service != null) {
            service.close();
        }
        if (shared != null) {
            shared.close();
        }
    }
}
