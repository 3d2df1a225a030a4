package dev.sluice.batch;

import static dev.sluice.batch.Samples.NODE;
import static dev.sluice.batch.Samples.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.files.Partitioner;
import dev.sluice.files.RowBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class GatherOperatorTest {

    /** What one of the batches below weighs: 32 for itself, 32 for its row, two columns, 33 for the text of one byte. */
    private static final long ONE_ROW_BATCH = 32 + 32 + 2 * 8 + 33;

    /** Rows of a bucket belong into its folder; only the id stays in the file. */
    static final Partitioner BY_BUCKET = Partitioner.byColumns(NODE, List.of("bucket"));

    private static OperatorHarness<RowBatch, RowBlock> gather(long maxBytes, int parallelism, int subtask) {
        GatherOperator operator = new GatherOperator(NODE, BY_BUCKET, maxBytes);
        return new OperatorHarness<>(operator, WireTypes.rowBlock(BY_BUCKET.fileType()), parallelism, subtask);
    }

    private static OperatorHarness<RowBatch, RowBlock> gather() throws Exception {
        return gather(GatherOperator.MAX_BYTES, 1, 0).open();
    }

    private static RowBatch batch(long group, int index, int previous, String... ids) {
        return new RowBatch(nodes((int) group, ids), group, index, previous);
    }

    @Test
    void handsOnAGroupAsOneWholeBlockWhenTheNextBegins() throws Exception {
        try (var harness = gather()) {
            harness.send(List.of(batch(0, 0, -1, "a", "b"), batch(0, 1, -1, "c"), batch(0, 2, -1, "d")));
            assertThat(harness.taken()).isEmpty();

            harness.send(List.of(batch(1, 0, 3, "e")));
            assertThat(harness.taken()).containsExactly("bucket=0 whole a b c d");

            harness.flink.endInput();
            assertThat(harness.taken()).containsExactly("bucket=1 whole e");
        }
    }

    @Test
    void putsBatchesInOrderThatAreAnsweredInReverse() throws Exception {
        List<RowBatch> answered = new ArrayList<>(List.of(
                batch(0, 0, -1, "a"), batch(0, 1, -1, "b"), batch(1, 0, 2, "c"), batch(1, 1, -1, "d"), batch(2, 0, 2)));
        Collections.reverse(answered);
        try (var harness = gather()) {
            harness.send(answered.subList(0, 3));
            assertThat(harness.taken()).containsExactly("bucket=1 whole c d");

            harness.send(answered.subList(3, 4));
            assertThat(harness.taken()).isEmpty();

            harness.send(answered.subList(4, 5));
            assertThat(harness.taken()).containsExactly("bucket=0 whole a b");

            harness.flink.endInput();
            assertThat(harness.taken()).isEmpty();
        }
    }

    @Test
    void countsBatchesWhoseRowsAreAllDead() throws Exception {
        try (var harness = gather()) {
            harness.send(List.of(batch(0, 1, -1), batch(0, 0, -1, "a"), batch(1, 0, 2), batch(2, 0, 1, "b")));

            assertThat(harness.taken()).containsExactly("bucket=0 whole a");
        }
    }

    @Test
    void cutsAGroupOfSeveralFoldersByFolder() throws Exception {
        List<RowData> mixed = List.of(Samples.node("a", 5), Samples.node("b", 4), Samples.node("c", 5));
        try (var harness = gather()) {
            harness.send(List.of(new RowBatch(mixed, 0, 0, -1)));
            harness.flink.endInput();

            assertThat(harness.taken()).containsExactly("bucket=5 whole a c", "bucket=4 whole b");
        }
    }

    @Test
    void handsOnALargeGroupInPartsWithoutAGap() throws Exception {
        try (var harness = gather(2 * ONE_ROW_BATCH, 1, 0).open()) {
            harness.send(List.of(batch(0, 1, -1, "b"), batch(0, 2, -1, "c"), batch(0, 3, -1, "d")));
            assertThat(harness.taken()).as("the first batch is missing").isEmpty();

            harness.send(List.of(batch(0, 0, -1, "a")));
            assertThat(harness.taken()).containsExactly("bucket=0 whole a b");

            harness.send(List.of(batch(0, 5, -1, "f"), batch(0, 4, -1, "e")));
            assertThat(harness.taken()).containsExactly("bucket=0 whole c d");

            harness.send(List.of(batch(1, 0, 6, "g")));
            assertThat(harness.taken()).containsExactly("bucket=0 whole e f");
        }
    }

    @Test
    void handsOnABatchAloneThatIsLargerThanTheLimit() throws Exception {
        try (var harness = gather(1, 1, 0).open()) {
            harness.send(List.of(batch(0, 0, -1, "a", "b"), batch(0, 1, -1, "c")));

            assertThat(harness.taken()).containsExactly("bucket=0 whole a b", "bucket=0 whole c");
        }
    }

    @Test
    void keepsSixtyFourMebibytesOfVectors() throws Exception {
        RowType type = SplitFunction.enrichedType(NODE, RowType.of(), Samples.VECTOR);
        GenericArrayData vector = new GenericArrayData(new float[1 << 18]); // 1 MiB
        Partitioner byBucket = Partitioner.byColumns(type, List.of("bucket"));
        GatherOperator operator = new GatherOperator(type, byBucket, GatherOperator.MAX_BYTES);
        try (var harness = new OperatorHarness<>(operator, WireTypes.rowBlock(byBucket.fileType()), 1, 0).open()) {
            for (int i = 0; i < 64; i++) {
                RowData row = GenericRowData.of(StringData.fromString("r" + i), 0, vector);
                harness.send(List.of(new RowBatch(List.of(row), 0, i, -1)));
                assertThat(harness.flink.extractOutputValues()).hasSize(i == 63 ? 1 : 0);
            }

            assertThat(harness.flink.extractOutputValues().get(0).rows()).hasSize(63);
        }
    }

    @Test
    void goesOnAfterARestoreWithWhatItHadHandedOnAndWhatItExpects() throws Exception {
        OperatorSubtaskState state;
        try (var harness = gather(2 * ONE_ROW_BATCH, 1, 0).open()) {
            harness.send(List.of(batch(0, 0, -1, "a"), batch(0, 1, -1, "b"), batch(0, 2, -1, "c")));
            assertThat(harness.taken()).containsExactly("bucket=0 whole a b");
            // group 1 leaves before group 0, so that only the state knows that group 0 has four batches
            harness.send(List.of(batch(1, 0, 4, "e"), batch(2, 0, 1, "f")));
            assertThat(harness.taken()).containsExactly("bucket=1 whole e");
            state = harness.flink.snapshot(1, 0);
        }
        try (var harness = gather(2 * ONE_ROW_BATCH, 1, 0).restore(state, 1)) {
            harness.send(List.of(batch(0, 3, -1, "d")));
            assertThat(harness.taken()).containsExactly("bucket=0 whole c d");

            harness.flink.endInput();
            assertThat(harness.taken()).containsExactly("bucket=2 whole f");
        }
    }

    @Test
    void handsOnWhatARescaleToreApartOnceTheNewNumberingBegins() throws Exception {
        long zero = GroupNumber.first(0, 0);
        long one = GroupNumber.first(0, 1);
        List<OperatorSubtaskState> two = new ArrayList<>();
        try (var harness = gather(GatherOperator.MAX_BYTES, 2, 0).open()) {
            harness.send(
                    List.of(new RowBatch(nodes(3, "c"), zero, 1, -1), new RowBatch(nodes(3, "a", "b"), zero, 0, -1)));
            two.add(harness.flink.snapshot(5, 0));
        }
        try (var harness = gather(GatherOperator.MAX_BYTES, 2, 1).open()) {
            harness.send(List.of(new RowBatch(nodes(4, "m"), one, 0, -1)));
            two.add(harness.flink.snapshot(5, 0));
        }
        long fresh = GroupNumber.first(5, 0);
        OperatorSubtaskState all = OperatorHarness.rescaled(two, 1, 0);
        try (var harness = gather(GatherOperator.MAX_BYTES, 1, 0).restore(all, 5)) {
            harness.send(List.of(new RowBatch(nodes(3, "d"), zero, 2, -1))); // was in flight at the checkpoint
            assertThat(harness.taken()).isEmpty();

            harness.send(List.of(new RowBatch(nodes(3, "e"), fresh, 0, -1)));
            assertThat(harness.taken()).containsExactly("bucket=3 whole a b c d", "bucket=4 whole m");

            // a straggler, answered late, waits for the next batch of the new numbering
            harness.send(List.of(new RowBatch(nodes(4, "o"), one, 2, -1), new RowBatch(nodes(4, "n"), one, 1, -1)));
            assertThat(harness.taken()).isEmpty();
            harness.send(List.of(new RowBatch(nodes(6, "x"), fresh + 1, 0, 1)));
            assertThat(harness.taken()).containsExactly("bucket=4 whole n o", "bucket=3 whole e");

            harness.flink.endInput();
            assertThat(harness.taken()).containsExactly("bucket=6 whole x");
        }
    }

    @Test
    void losesNothingWhenItsStateIsSpreadOverMoreSubtasks() throws Exception {
        OperatorSubtaskState state;
        try (var harness = gather()) {
            harness.send(
                    List.of(batch(0, 0, -1, "a"), batch(0, 2, -1, "c"), batch(0, 1, -1, "b"), batch(1, 1, -1, "y")));
            state = harness.flink.snapshot(1, 0);
        }
        List<String> blocks = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part = OperatorHarness.rescaled(List.of(state), 2, subtask);
            try (var harness = gather(GatherOperator.MAX_BYTES, 2, subtask).restore(part, 1)) {
                harness.flink.endInput();
                blocks.addAll(harness.taken());
            }
        }

        assertThat(blocks).containsExactly("bucket=0 whole a b", "bucket=0 whole c", "bucket=1 whole y");
    }
}
