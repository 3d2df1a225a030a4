package dev.sluice.batch;

import dev.sluice.files.RowBlock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;

/** One subtask of an operator as it comes out of the job graph, with a clock that stands until it is moved. */
final class OperatorHarness<I, O> implements AutoCloseable {

    private static final int MAX_PARALLELISM = 128;

    final OneInputStreamOperatorTestHarness<I, O> flink;

    OperatorHarness(OneInputStreamOperator<I, O> operator, TypeInformation<O> out, int parallelism, int subtask) {
        try {
            flink = new OneInputStreamOperatorTestHarness<>(
                    InstantiationUtil.clone(operator), MAX_PARALLELISM, parallelism, subtask);
            flink.setup(Samples.serializer(out));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Starts without state. */
    OperatorHarness<I, O> open() throws Exception {
        flink.open();
        return this;
    }

    /** Starts from a checkpoint. */
    OperatorHarness<I, O> restore(OperatorSubtaskState state, long checkpoint) throws Exception {
        flink.setRestoredCheckpointId(checkpoint);
        flink.initializeState(state);
        flink.open();
        return this;
    }

    /** What one of the new subtasks gets of the states of all old ones. */
    static OperatorSubtaskState rescaled(List<OperatorSubtaskState> old, int parallelism, int subtask)
            throws Exception {
        return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                AbstractStreamOperatorTestHarness.repackageState(old.toArray(OperatorSubtaskState[]::new)),
                MAX_PARALLELISM,
                old.size(),
                parallelism,
                subtask);
    }

    OperatorHarness<I, O> send(List<I> elements) throws Exception {
        for (I element : elements) {
            flink.processElement(new StreamRecord<>(element));
        }
        return this;
    }

    /** What came out since the last call: batches and blocks as {@link Samples} shows them, else their text. */
    List<String> taken() {
        List<String> shown = new ArrayList<>();
        for (Object element = flink.getOutput().poll();
                element != null;
                element = flink.getOutput().poll()) {
            if (element instanceof Watermark watermark) {
                shown.add("watermark " + watermark.getTimestamp());
            } else if (element instanceof StreamRecord<?> record && record.getValue() instanceof RowBatch batch) {
                shown.add(Samples.shown(batch));
            } else if (element instanceof StreamRecord<?> record && record.getValue() instanceof RowBlock block) {
                shown.add(Samples.shown(block));
            } else {
                shown.add(element.toString());
            }
        }
        return shown;
    }

    @Override
    public void close() {
        try {
            flink.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
