package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.files.RowBlock;
import java.util.List;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class FolderCutTest {

    @Test
    void cutsEachBatchIntoOneBlockPerFolderInOrderOfAppearance() throws Exception {
        List<RowData> mixed =
                List.of(Samples.node("a", 2), Samples.node("b", 1), Samples.node("c", 2), Samples.node("d", 3));
        FolderCut cut = new FolderCut(GatherOperatorTest.BY_BUCKET);
        try (OperatorHarness<RowBatch, RowBlock> harness = new OperatorHarness<>(
                        new StreamFlatMap<>(cut), WireTypes.rowBlock(GatherOperatorTest.BY_BUCKET.fileType()), 1, 0)
                .open()) {
            harness.send(List.of(
                    new RowBatch(mixed, 0, 0, -1),
                    new RowBatch(List.of(), 0, 1, -1),
                    new RowBatch(Samples.nodes(2, "e"), 0, 2, -1)));

            assertThat(harness.taken())
                    .containsExactly("bucket=2 part a c", "bucket=1 part b", "bucket=3 part d", "bucket=2 part e");
        }
    }
}
