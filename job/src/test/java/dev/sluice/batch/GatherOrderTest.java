package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.files.RowBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten buckets through batches, answers in any order and gathering, with a restore every now and then. */
class GatherOrderTest {

    private static final int BUCKETS = 10;
    private static final int CAPACITY = 7;
    private static final BatchLimits LIMITS = new BatchLimits(4, null, null, null);

    private final List<RowBatch> inFlight = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private OperatorHarness<RowData, RowBatch> batches = batches();
    private OperatorHarness<RowBatch, RowBlock> gather = gather();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesOneOrderedFilePerBucketWhateverTheOrderOfAnswers(long seed) throws Exception {
        Random random = new Random(seed);
        List<RowData> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            List<RowData> inBucket = new ArrayList<>();
            for (int i = random.nextInt(25); i >= 0; i--) {
                inBucket.add(Samples.node(bucket + "." + inBucket.size(), bucket));
            }
            rows.addAll(inBucket);
            expected.add("bucket=" + bucket + " whole " + Samples.ids(inBucket));
        }

        batches.open();
        gather.open();
        for (RowData row : rows) {
            batches.send(List.of(row));
            take();
            while (inFlight.size() > CAPACITY || (!inFlight.isEmpty() && random.nextInt(3) == 0)) {
                answer(random);
            }
            if (random.nextInt(10) == 0) {
                failAndRestore(random.nextInt(1000));
            }
        }
        batches.flink.endInput();
        take();
        while (!inFlight.isEmpty()) {
            answer(random);
        }
        gather.flink.endInput();
        files.addAll(gather.taken());

        assertThat(files).containsExactlyInAnyOrderElementsOf(expected);
        batches.close();
        gather.close();
    }

    private void take() {
        inFlight.addAll(batches.flink.extractOutputValues());
        batches.taken();
    }

    private void answer(Random random) throws Exception {
        gather.send(List.of(inFlight.remove(random.nextInt(inFlight.size()))));
        files.addAll(gather.taken());
    }

    private void failAndRestore(long checkpoint) throws Exception {
        OperatorSubtaskState batchState = batches.flink.snapshot(checkpoint, 0);
        OperatorSubtaskState gatherState = gather.flink.snapshot(checkpoint, 0);
        batches.close();
        gather.close();
        batches = batches().restore(batchState, checkpoint);
        gather = gather().restore(gatherState, checkpoint);
    }

    private static OperatorHarness<RowData, RowBatch> batches() {
        return BatchHarness.subtask(new BatchOperator(Samples.NODE, LIMITS, BatchHarness.UNWEIGHED, "bucket"), 1, 0);
    }

    private static OperatorHarness<RowBatch, RowBlock> gather() {
        GatherOperator operator =
                new GatherOperator(Samples.NODE, GatherOperatorTest.BY_BUCKET, GatherOperator.MAX_BYTES);
        return new OperatorHarness<>(operator, WireTypes.rowBlock(GatherOperatorTest.BY_BUCKET.fileType()), 1, 0);
    }
}
