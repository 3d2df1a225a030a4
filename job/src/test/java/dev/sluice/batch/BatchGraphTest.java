package dev.sluice.batch;

import static dev.sluice.batch.Samples.NODE;
import static dev.sluice.batch.Samples.TEXT;
import static dev.sluice.batch.Samples.VECTOR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CallStats;
import dev.sluice.files.Partitioner;
import dev.sluice.service.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/** The operators in a job, with batches sent over the network between them and without Kryo. */
class BatchGraphTest {

    private static final RowType ENRICHED = SplitFunction.enrichedType(NODE, RowType.of(), VECTOR);
    private static final Partitioner FOLDERS = Partitioner.byColumns(ENRICHED, List.of("bucket"));
    private static final OutputTag<RowData> DEAD =
            new OutputTag<>("dead", InternalTypeInfo.of(DeadLetters.typeFor(NODE)));

    @Test
    void writesEachBucketOnceInOrderWithoutGenericTypes() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        env.disableOperatorChaining();
        List<RowData> rows = new ArrayList<>(Samples.nodes(0, "a", "b", "c", "d", "e"));
        rows.addAll(Samples.nodes(1, "f", "bad", "g"));

        DataStream<RowBatch> enriched = env.fromData(InternalTypeInfo.of(NODE), rows.toArray(RowData[]::new))
                .transform(
                        "batch",
                        WireTypes.rowBatch(NODE),
                        new BatchOperator(NODE, new BatchLimits(2, null, null, null), BatchHarness.UNWEIGHED, "bucket"))
                .map(BatchGraphTest::answer)
                .returns(WireTypes.answeredBatch(NODE, TEXT, VECTOR))
                .process(new SplitFunction(
                        new SplitFunction.Step("embed", false, true), new DeadLetters(NODE, Clock.systemUTC()), DEAD))
                .returns(WireTypes.rowBatch(ENRICHED));
        List<String> files = enriched
                .transform(
                        "gather",
                        WireTypes.rowBlock(FOLDERS.fileType()),
                        new GatherOperator(ENRICHED, FOLDERS, GatherOperator.MAX_BYTES))
                .executeAndCollect(10)
                .stream()
                .map(Samples::shown)
                .toList();

        assertThat(files).containsExactly("bucket=0 whole a b c d e", "bucket=1 whole f g");
    }

    private static AnsweredBatch answer(RowBatch batch) {
        List<RowData> inputs = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (RowData row : batch.rows()) {
            inputs.add(GenericRowData.of(row.getString(0)));
            outcomes.add(
                    Samples.id(row).equals("bad")
                            ? new Outcome.Rejected("bad_request", 400, "refused")
                            : new Outcome.Answered(GenericRowData.of(new GenericArrayData(new float[] {1f, 2f}))));
        }
        return new AnsweredBatch(batch, inputs, outcomes, new int[outcomes.size()], CallStats.NONE);
    }
}
