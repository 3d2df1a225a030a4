package dev.sluice.graph;

import dev.sluice.batch.AnsweredBatch;
import dev.sluice.batch.BatchOperator;
import dev.sluice.batch.DeadLetters;
import dev.sluice.batch.FolderCut;
import dev.sluice.batch.GatherOperator;
import dev.sluice.batch.RowBatch;
import dev.sluice.batch.SplitFunction;
import dev.sluice.batch.Tally;
import dev.sluice.batch.WireTypes;
import dev.sluice.config.Calls;
import dev.sluice.files.Partitioner;
import dev.sluice.files.RowBlock;
import dev.sluice.files.SourceRow;
import dev.sluice.service.RowInput;
import dev.sluice.service.ServiceFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The enrichment as a Flink graph: read, then for each step batch, call and split, then the sinks; dead
 * letters and counts leave each of them by side outputs and meet at the dead letter and at the ledger.
 *
 * <p>Where rows are grouped (buckets), nothing is exchanged from the source to the sinks, so a group is read,
 * batched, called and written by one subtask and keeps its order. Else batches are spread over the subtasks
 * before each call.
 *
 * <p>Operators are chained or have an exchange from all to all between them, also where one subtask would do: what is on
 * its way when a checkpoint overtakes it can then be handed to any number of subtasks.
 */
final class EnrichmentGraph {

    private static final long NET_DAYS = 365;

    private final Plan plan;
    private final RunFolder folder;
    private final RowType deadLetterType;
    private final DeadLetters deadLetterRows;
    private final OutputTag<RowData> deadLetterTag;
    private final List<DataStream<RowData>> deadLetters = new ArrayList<>();
    private final List<DataStream<Tally>> tallies = new ArrayList<>();

    /** @param folder holds the journals of the steps */
    EnrichmentGraph(Plan plan, RunFolder folder) {
        this.plan = plan;
        this.folder = folder;
        this.deadLetterType = DeadLetters.typeFor(plan.rowType());
        this.deadLetterRows = new DeadLetters(plan.rowType(), Clock.systemUTC());
        this.deadLetterTag = new OutputTag<>("dead-letter", InternalTypeInfo.of(deadLetterType));
    }

    /**
     * Builds the graph from its sources to its sinks.
     *
     * @param source rows of the input
     * @param unreadable rows that an ordering could not read; null for none
     * @param sinks one for each of the plan's
     * @param deadLetter takes blocks of {@link DeadLetters#typeFor} rows; null where the first fails the job
     */
    void build(
            DataStream<SourceRow> source,
            @Nullable DataStream<SourceRow> unreadable,
            List<Sink<RowBlock>> sinks,
            @Nullable Sink<RowBlock> deadLetter,
            LedgerOperator ledger) {
        DataStream<RowData> rows = read("read", source);
        if (unreadable != null) {
            read("read-unreadable", unreadable);
        }
        for (Plan.PlannedStep step : plan.steps()) {
            DataStream<RowBatch> enriched = split(step, call(step, batch(step, rows)));
            if (plan.isLast(step)) {
                write(enriched, sinks);
            } else {
                rows = unbatch(step, enriched);
            }
        }
        bury(deadLetter);
        aligned(union(tallies).global())
                .transform("ledger", Types.VOID, ledger)
                .uid("ledger")
                .setParallelism(1)
                .setMaxParallelism(1);
    }

    /** The rows that the dead letter holds. */
    RowType deadLetterType() {
        return deadLetterType;
    }

    private DataStream<RowData> read(String uid, DataStream<SourceRow> source) {
        return watched(source.transform(
                        uid,
                        InternalTypeInfo.of(plan.rowType()),
                        new ReadOperator(plan.keepsUnreadable(), deadLetterRows, deadLetterTag))
                .uid(uid));
    }

    private DataStream<RowBatch> batch(Plan.PlannedStep step, DataStream<RowData> rows) {
        String uid = step.name() + "-batch";
        RowInput input = step.input();
        ServiceFactory service = step.service();
        return rows.transform(
                        uid,
                        WireTypes.rowBatch(step.inputType()),
                        new BatchOperator(
                                step.inputType(), step.limits(), row -> service.weigh(input.of(row)), step.within()))
                .uid(uid);
    }

    /** Flink's timeout is a net below the engine's deadlines alone: no wait for a small quota may reach it. */
    private DataStream<AnsweredBatch> call(Plan.PlannedStep step, DataStream<RowBatch> batches) {
        String uid = step.name() + "-call";
        Calls calls = step.calls();
        StepJournal journal = plan.journals(step)
                ? new StepJournal(
                        folder.journal(step.name()),
                        step.input().type(),
                        step.service().answerType())
                : null;
        CallFunction function = new CallFunction(step, plan.account(step), HeapNeed.of(plan, step), journal);
        DataStream<RowBatch> spread = plan.grouped() ? batches : batches.rebalance();
        int queue = journal == null ? calls.capacity() : journal.queue(calls.capacity());
        SingleOutputStreamOperator<AnsweredBatch> answered = switch (calls.order()) {
            case ORDERED -> AsyncDataStream.orderedWait(spread, function, NET_DAYS, TimeUnit.DAYS, queue);
            case UNORDERED -> AsyncDataStream.unorderedWait(spread, function, NET_DAYS, TimeUnit.DAYS, queue);
        };
        return answered.returns(WireTypes.answeredBatch(
                        step.inputType(), step.input().type(), step.service().answerType()))
                .name(uid)
                .uid(uid);
    }

    private DataStream<RowBatch> split(Plan.PlannedStep step, DataStream<AnsweredBatch> answered) {
        String uid = step.name() + "-split";
        SplitFunction split = new SplitFunction(
                new SplitFunction.Step(step.name(), step.keptText() != null, plan.isLast(step)),
                deadLetterRows,
                deadLetterTag);
        return watched(answered.process(split, WireTypes.rowBatch(step.outputType()))
                .name(uid)
                .uid(uid));
    }

    private DataStream<RowData> unbatch(Plan.PlannedStep step, DataStream<RowBatch> batches) {
        String uid = step.name() + "-unbatch";
        return batches.flatMap(
                        (RowBatch batch, Collector<RowData> out) -> batch.rows().forEach(out::collect))
                .returns(InternalTypeInfo.of(step.outputType()))
                .name(uid)
                .uid(uid);
    }

    private void write(DataStream<RowBatch> enriched, List<Sink<RowBlock>> sinks) {
        for (int i = 0; i < sinks.size(); i++) {
            Plan.PlannedSink sink = plan.sinks().get(i);
            String uid = "sink-" + i;
            blocks(enriched, sink, uid + "-block")
                    .sinkTo(sinks.get(i))
                    .name(uid)
                    .uid(uid);
        }
    }

    private DataStream<RowBlock> blocks(DataStream<RowBatch> enriched, Plan.PlannedSink sink, String uid) {
        Partitioner partitioner = sink.partitioner();
        TypeInformation<RowBlock> type = WireTypes.rowBlock(partitioner.fileType());
        SingleOutputStreamOperator<RowBlock> blocks = plan.gathers(sink)
                ? enriched.transform(
                        uid,
                        type,
                        new GatherOperator(plan.lastStep().outputType(), partitioner, GatherOperator.MAX_BYTES))
                : enriched.flatMap(new FolderCut(partitioner), type).name(uid);
        return blocks.uid(uid);
    }

    private void bury(@Nullable Sink<RowBlock> deadLetter) {
        DataStream<RowData> dead = aligned(union(deadLetters).rebalance());
        if (deadLetter == null) {
            dead.map(new RefuseDeadRows(plan.rowType().getFieldCount()))
                    .returns(Types.VOID)
                    .name("dead-letter")
                    .uid("dead-letter")
                    .sinkTo(new DiscardingSink<>())
                    .name("nowhere")
                    .uid("nowhere");
            return;
        }
        dead.map(row -> new RowBlock("", List.of(row), false))
                .returns(WireTypes.rowBlock(deadLetterType))
                .name("dead-letter-block")
                .uid("dead-letter-block")
                .sinkTo(deadLetter)
                .name("dead-letter")
                .uid("dead-letter");
    }

    /** Keeps the side outputs of an operator for the dead letter and the ledger. */
    private <T> DataStream<T> watched(SingleOutputStreamOperator<T> operator) {
        deadLetters.add(operator.getSideOutput(deadLetterTag));
        tallies.add(operator.getSideOutput(SplitFunction.TALLIES));
        return operator;
    }

    /** No checkpoint overtakes what goes there: at the end the books are compared with what the last one has committed. */
    private static <T> DataStream<T> aligned(DataStream<T> exchange) {
        ((PartitionTransformation<T>) exchange.getTransformation())
                .getPartitioner()
                .disableUnalignedCheckpoints();
        return exchange;
    }

    private static <T> DataStream<T> union(List<DataStream<T>> streams) {
        DataStream<T> all = streams.get(0);
        for (DataStream<T> stream : streams.subList(1, streams.size())) {
            all = all.union(stream);
        }
        return all;
    }
}
