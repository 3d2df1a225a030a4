package dev.sluice.batch;

import dev.sluice.service.Outcome;
import dev.sluice.service.Outcome.Answered;
import dev.sluice.service.Outcome.Rejected;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Parts answered rows from rejected ones. Answered rows go on as a batch of the same number: the row's columns,
 * then the service's input where it is kept, then the answer's columns. The batch goes on even without rows, as
 * those who gather its group count it. Rejected rows go to the dead letter. For each batch there is a tally. Chained to the
 * calls, so that it tells the moment at which a batch has left them.
 */
public final class SplitFunction extends ProcessFunction<AnsweredBatch, RowBatch> {

    /** What became of each batch. */
    public static final OutputTag<Tally> TALLIES = new OutputTag<>("tallies", WireTypes.tally());

    private static final long serialVersionUID = 1L;

    private final Step step;
    private final DeadLetters deadLetters;
    private final OutputTag<RowData> deadLetterTag;

    /**
     * What the split has to know of its step.
     *
     * @param name as the pipeline file has it
     * @param keepsInput whether what the service was given becomes a column
     * @param last whether its rows go to the sink, so that they count as written
     */
    public record Step(String name, boolean keepsInput, boolean last) implements Serializable {}

    /** A function whose rejected rows leave by the given tag. */
    public SplitFunction(Step step, DeadLetters deadLetters, OutputTag<RowData> deadLetterTag) {
        this.step = step;
        this.deadLetters = deadLetters;
        this.deadLetterTag = deadLetterTag;
    }

    /**
     * The type of an enriched row.
     *
     * @param kept the input as columns; no fields where it is not kept
     */
    public static RowType enrichedType(RowType row, RowType kept, RowType answer) {
        List<RowField> fields = new ArrayList<>(row.getFields());
        fields.addAll(kept.getFields());
        fields.addAll(answer.getFields());
        return new RowType(fields);
    }

    @Override
    public void processElement(AnsweredBatch answered, Context context, Collector<RowBatch> out) {
        answered.left().run();
        RowBatch batch = answered.batch();
        int count = batch.rows().size();
        if (answered.outcomes().size() != count
                || answered.inputs().size() != count
                || answered.attempts().length != count) {
            throw new IllegalStateException("step " + step.name() + ": a batch of " + count + " rows has "
                    + answered.inputs().size() + " inputs, "
                    + answered.outcomes().size() + " outcomes and "
                    + answered.attempts().length + " counts of attempts; expected one of each per row");
        }
        List<RowData> enriched = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RowData row = batch.rows().get(i);
            Outcome outcome = answered.outcomes().get(i);
            if (outcome instanceof Answered answer) {
                RowData kept = step.keepsInput()
                        ? new EnrichedRow(row, answered.inputs().get(i))
                        : row;
                enriched.add(new EnrichedRow(kept, answer.columns()));
            } else if (outcome instanceof Rejected rejected) {
                context.output(deadLetterTag, deadLetters.rejected(row, step.name(), rejected, answered.attempts()[i]));
            } else {
                throw new IllegalStateException("step " + step.name() + ": a row is "
                        + outcome.getClass().getSimpleName() + "; expected Answered or Rejected");
            }
        }
        out.collect(new RowBatch(enriched, batch.group(), batch.index(), batch.previousGroupBatches()));
        long written = step.last() ? enriched.size() : 0;
        context.output(TALLIES, new Tally(0, written, count - enriched.size(), 1, answered.stats()));
    }
}
