package dev.sluice.batch;

import static dev.sluice.batch.Samples.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class BatchOperatorRestoreTest {

    private static final BatchLimits THREE_ROWS = new BatchLimits(3, null, null, null);
    private static final BatchLimits ONE_SECOND = new BatchLimits(3, null, null, Duration.ofSeconds(1));

    @Test
    void goesOnInTheMiddleOfABatchWithoutLossOrRepetition() throws Exception {
        OperatorSubtaskState state;
        try (var harness = BatchHarness.open(THREE_ROWS, "bucket")) {
            harness.send(nodes(4, "a")).send(nodes(5, "b", "c", "d", "e"));
            assertThat(harness.taken()).containsExactly("0/0 (-1) a", "1/0 (1) b c d");
            state = harness.flink.snapshot(1, 0);
            harness.send(nodes(5, "lost with the failure")).send(nodes(6, "this too"));
        }
        try (var harness = BatchHarness.restore(THREE_ROWS, "bucket", state, 1, 1, 0)) {
            harness.send(nodes(5, "f")).send(nodes(6, "g"));
            harness.flink.endInput();

            assertThat(harness.taken()).containsExactly("1/1 (-1) e f", "2/0 (2) g");
        }
    }

    @Test
    void remembersTheGroupWhenItsLastBatchJustLeft() throws Exception {
        OperatorSubtaskState state;
        try (var harness = BatchHarness.open(THREE_ROWS, "bucket")) {
            harness.send(nodes(5, "a", "b", "c"));
            state = harness.flink.snapshot(1, 0);
        }
        try (var harness = BatchHarness.restore(THREE_ROWS, "bucket", state, 1, 1, 0)) {
            harness.send(nodes(5, "d"));
            harness.flink.endInput();
            assertThat(harness.taken()).containsExactly("0/1 (-1) d");
        }
        try (var harness = BatchHarness.restore(THREE_ROWS, "bucket", state, 1, 1, 0)) {
            harness.send(nodes(6, "d"));
            harness.flink.endInput();
            assertThat(harness.taken()).containsExactly("1/0 (1) d");
        }
    }

    @Test
    void snapshotsAgainBeforeARestoredRowHasMoved() throws Exception {
        OperatorSubtaskState state;
        try (var harness = BatchHarness.open(THREE_ROWS, "bucket")) {
            harness.send(nodes(4, "a")).send(nodes(5, "b", "c"));
            state = harness.flink.snapshot(1, 0);
        }
        try (var harness = BatchHarness.restore(THREE_ROWS, "bucket", state, 1, 1, 0)) {
            state = harness.flink.snapshot(2, 0);
        }
        try (var harness = BatchHarness.restore(THREE_ROWS, "bucket", state, 2, 1, 0)) {
            harness.flink.endInput();

            assertThat(harness.taken()).containsExactly("1/0 (1) b c");
        }
    }

    @Test
    void countsMaxWaitAnewAfterARestore() throws Exception {
        OperatorSubtaskState state;
        try (var harness = BatchHarness.open(ONE_SECOND, null)) {
            harness.send(nodes(0, "a", "b"));
            state = harness.flink.snapshot(1, 0);
        }
        try (var harness = BatchHarness.restore(ONE_SECOND, null, state, 1, 1, 0)) {
            harness.flink.setProcessingTime(999);
            assertThat(harness.taken()).isEmpty();

            harness.flink.setProcessingTime(1_000);
            assertThat(harness.taken()).containsExactly("0/0 (-1) a b");
        }
    }

    @Test
    void holdsAWatermarkBehindRestoredRows() throws Exception {
        OperatorSubtaskState state;
        try (var harness = BatchHarness.open(THREE_ROWS, null)) {
            harness.send(nodes(0, "a"));
            state = harness.flink.snapshot(1, 0);
        }
        try (var harness = BatchHarness.restore(THREE_ROWS, null, state, 1, 1, 0)) {
            harness.flink.processWatermark(7);
            assertThat(harness.taken()).isEmpty();

            harness.flink.endInput();
            assertThat(harness.taken()).containsExactly("0/0 (-1) a", "watermark 7");
        }
    }

    @Test
    void closesSmallerBatchesWhenTheLimitWasLoweredBeforeTheRestore() throws Exception {
        OperatorSubtaskState state;
        try (var harness = BatchHarness.open(new BatchLimits(10, null, null, null), null)) {
            harness.send(nodes(0, "a", "b", "c", "d"));
            state = harness.flink.snapshot(1, 0);
        }
        try (var harness = BatchHarness.restore(THREE_ROWS, null, state, 1, 1, 0)) {
            harness.send(nodes(0, "e", "f"));

            assertThat(harness.taken()).containsExactly("0/0 (-1) a b c", "0/1 (-1) d e f");
        }
    }

    @Test
    void movesAnOpenBatchAsAWholeAndNumbersItAnewWhenTheParallelismChanges() throws Exception {
        OperatorSubtaskState one;
        try (var harness = BatchHarness.open(THREE_ROWS, "bucket")) {
            harness.send(nodes(4, "a")).send(nodes(5, "b", "c"));
            one = harness.flink.snapshot(6, 0);
        }

        List<String> batches = new ArrayList<>();
        List<OperatorSubtaskState> two = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part = OperatorHarness.rescaled(List.of(one), 2, subtask);
            try (var harness = BatchHarness.restore(THREE_ROWS, "bucket", part, 6, 2, subtask)) {
                harness.send(nodes(8 + subtask, "x" + subtask));
                batches.addAll(harness.taken());
                two.add(harness.flink.snapshot(9, 0));
            }
        }
        assertThat(batches).containsExactly(GroupNumber.first(6, 0) + "/0 (-1) b c");

        OperatorSubtaskState all = OperatorHarness.rescaled(two, 1, 0);
        try (var harness = BatchHarness.restore(THREE_ROWS, "bucket", all, 9, 1, 0)) {
            harness.send(nodes(9, "y"));
            harness.flink.endInput();

            long first = GroupNumber.first(9, 0);
            assertThat(harness.taken()).containsExactly(first + "/0 (-1) x0", (first + 1) + "/0 (1) x1 y");
        }
    }

    @Test
    void fillsBatchesOfTheAskedSizeFromTheRowsOfSeveralSubtasks() throws Exception {
        List<OperatorSubtaskState> two = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            BatchOperator operator = new BatchOperator(Samples.NODE, THREE_ROWS, BatchHarness.UNWEIGHED, null);
            try (var harness = BatchHarness.subtask(operator, 2, subtask).open()) {
                harness.send(nodes(0, subtask + "a", subtask + "b"));
                two.add(harness.flink.snapshot(3, 0));
            }
        }
        OperatorSubtaskState all = OperatorHarness.rescaled(two, 1, 0);
        OperatorSubtaskState again;
        try (var harness = BatchHarness.restore(THREE_ROWS, null, all, 3, 1, 0)) {
            again = harness.flink.snapshot(4, 0); // before any of them is numbered
        }
        try (var harness = BatchHarness.restore(THREE_ROWS, null, again, 4, 1, 0)) {
            harness.send(nodes(0, "c"));
            harness.flink.endInput();

            long group = GroupNumber.first(4, 0);
            assertThat(harness.taken()).containsExactly(group + "/0 (-1) 0a 0b 1a", group + "/1 (-1) 1b c");
        }
    }

    @Test
    void numbersGroupsOfOtherSubtasksAndLaterEpochsApart() {
        assertThat(GroupNumber.first(0, 0)).isZero();
        assertThat(GroupNumber.first(0, 1)).isEqualTo(1L << 20);
        assertThat(GroupNumber.first(3, 0)).isEqualTo(3L << 35).isGreaterThan(GroupNumber.first(2, 32_767));
        assertThat(GroupNumber.epoch(GroupNumber.first(3, 5) + 100)).isEqualTo(3);
        assertThat(GroupNumber.first((1L << 28) - 1, 32_767)).isPositive();
    }
}
