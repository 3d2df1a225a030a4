package dev.sluice.batch;

import static dev.sluice.batch.Samples.NODE;
import static dev.sluice.batch.Samples.node;
import static dev.sluice.batch.Samples.nodes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.ServiceFactory.RowWeight;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.junit.jupiter.api.Test;

class BatchOperatorTest {

    private static final BatchLimits THREE_ROWS = new BatchLimits(3, null, null, null);
    private static final BatchLimits ONE_SECOND = new BatchLimits(3, null, null, Duration.ofSeconds(1));

    @Test
    void closesAtMaxRowsAndAtTheEndOfTheInput() throws Exception {
        try (var harness = BatchHarness.open(THREE_ROWS, null)) {
            harness.send(nodes(0, "a", "b"));
            assertThat(harness.taken()).isEmpty();

            harness.send(nodes(0, "c", "d", "e", "f", "g"));
            assertThat(harness.taken()).containsExactly("0/0 (-1) a b c", "0/1 (-1) d e f");

            harness.flink.endInput();
            assertThat(harness.taken()).containsExactly("0/2 (-1) g");
        }
    }

    @Test
    void givesNoBatchForNoRows() throws Exception {
        try (var harness = BatchHarness.open(ONE_SECOND, "bucket")) {
            harness.flink.endInput();

            assertThat(harness.taken()).isEmpty();
        }
    }

    @Test
    void closesBeforeBytesWouldExceedTheLimit() throws Exception {
        BatchLimits hundredBytes = new BatchLimits(10, 100L, null, null);
        RowWeigher byId = row -> new RowWeight(Long.parseLong(Samples.id(row)), 1_000_000);
        try (var harness = BatchHarness.open(hundredBytes, byId, null)) {
            harness.send(nodes(0, "60", "39", "2", "50", "48", "1"));
            harness.flink.endInput();

            assertThat(harness.taken()).containsExactly("0/0 (-1) 60 39", "0/1 (-1) 2 50 48", "0/2 (-1) 1");
        }
    }

    @Test
    void closesBeforeTokensWouldExceedTheLimit() throws Exception {
        BatchLimits tenTokens = new BatchLimits(10, null, 10L, null);
        RowWeigher byId = row -> new RowWeight(1_000_000, Long.parseLong(Samples.id(row)));
        try (var harness = BatchHarness.open(tenTokens, byId, null)) {
            harness.send(nodes(0, "6", "5", "4", "10", "1"));
            harness.flink.endInput();

            assertThat(harness.taken()).containsExactly("0/0 (-1) 6", "0/1 (-1) 5 4", "0/2 (-1) 10", "0/3 (-1) 1");
        }
    }

    @Test
    void sendsARowAboveTheLimitAlone() throws Exception {
        BatchLimits limits = new BatchLimits(10, 100L, 10L, null);
        RowWeigher byId = row -> new RowWeight(Long.parseLong(Samples.id(row)), 1);
        try (var harness = BatchHarness.open(limits, byId, null)) {
            harness.send(nodes(0, "10", "101", "500", "20", "30"));
            harness.flink.endInput();

            assertThat(harness.taken())
                    .containsExactly("0/0 (-1) 10", "0/1 (-1) 101", "0/2 (-1) 500", "0/3 (-1) 20 30");
        }
    }

    @Test
    void closesWhenWithinChangesAndSaysHowLongTheGroupBeforeWas() throws Exception {
        try (var harness = BatchHarness.open(THREE_ROWS, "bucket")) {
            harness.send(nodes(7, "a", "b", "c", "d"))
                    .send(nodes(8, "e", "f", "g"))
                    .send(nodes(9, "h"));
            harness.flink.endInput();

            assertThat(harness.taken()).containsExactly("0/0 (-1) a b c", "0/1 (-1) d", "1/0 (2) e f g", "2/0 (1) h");
        }
    }

    @Test
    void takesNullAsAValueOfWithin() throws Exception {
        try (var harness = BatchHarness.open(THREE_ROWS, "bucket")) {
            harness.send(List.of(node("a", null), node("b", null), node("c", 0), node("d", null)));
            harness.flink.endInput();

            assertThat(harness.taken()).containsExactly("0/0 (-1) a b", "1/0 (1) c", "2/0 (1) d");
        }
    }

    @Test
    void comparesBinaryValuesOfWithinByContent() throws Exception {
        RowType type = RowType.of(
                new LogicalType[] {new IntType(), new VarBinaryType(VarBinaryType.MAX_LENGTH)},
                new String[] {"n", "key"});
        BatchOperator operator = new BatchOperator(type, THREE_ROWS, BatchHarness.UNWEIGHED, "key");
        try (var harness = BatchHarness.subtask(operator, 1, 0).open()) {
            for (byte key : new byte[] {1, 1, 2}) {
                harness.send(List.of(GenericRowData.of(0, new byte[] {key})));
            }
            harness.flink.endInput();

            assertThat(harness.flink.extractOutputValues())
                    .extracting(batch -> batch.rows().size())
                    .containsExactly(2, 1);
        }
    }

    @Test
    void closesMaxWaitAfterTheFirstRowOfTheBatch() throws Exception {
        try (var harness = BatchHarness.open(ONE_SECOND, null)) {
            harness.flink.setProcessingTime(5_000);
            harness.send(nodes(0, "a"));
            harness.flink.setProcessingTime(5_900);
            harness.send(nodes(0, "b"));
            harness.flink.setProcessingTime(5_999);
            assertThat(harness.taken()).isEmpty();

            harness.flink.setProcessingTime(6_000);
            assertThat(harness.taken()).containsExactly("0/0 (-1) a b");

            harness.flink.setProcessingTime(60_000);
            harness.send(nodes(0, "c"));
            harness.flink.setProcessingTime(60_999);
            assertThat(harness.taken()).isEmpty();
            harness.flink.setProcessingTime(61_000);
            assertThat(harness.taken()).containsExactly("0/1 (-1) c");
        }
    }

    @Test
    void leavesNoTimerBehindWhenABatchClosesEarlier() throws Exception {
        try (var harness = BatchHarness.open(ONE_SECOND, null)) {
            harness.send(nodes(0, "a", "b", "c"));
            assertThat(harness.flink.getProcessingTimeService().getNumActiveTimers())
                    .isZero();

            harness.flink.setProcessingTime(900);
            harness.send(nodes(0, "d"));
            harness.flink.setProcessingTime(1_000);
            assertThat(harness.taken()).containsExactly("0/0 (-1) a b c");

            harness.flink.setProcessingTime(1_900);
            assertThat(harness.taken()).containsExactly("0/1 (-1) d");
        }
    }

    @Test
    void ignoresATimerThatWasOnItsWayWhenItsBatchClosed() throws Exception {
        try (var harness = BatchHarness.open(ONE_SECOND, null)) {
            harness.send(nodes(0, "a", "b", "c"));
            harness.flink.setProcessingTime(500);
            harness.send(nodes(0, "d"));

            ((BatchOperator) harness.flink.getOperator()).onProcessingTime(1_000);

            assertThat(harness.taken()).containsExactly("0/0 (-1) a b c");
        }
    }

    @Test
    void holdsAWatermarkBackUntilTheRowsBeforeItHaveLeft() throws Exception {
        try (var harness = BatchHarness.open(THREE_ROWS, null)) {
            harness.flink.processWatermark(1);
            assertThat(harness.taken()).containsExactly("watermark 1");

            harness.send(nodes(0, "a"));
            harness.flink.processWatermark(2);
            harness.flink.processWatermark(3);
            harness.send(nodes(0, "b"));
            assertThat(harness.taken()).isEmpty();

            harness.send(nodes(0, "c"));
            assertThat(harness.taken()).containsExactly("0/0 (-1) a b c", "watermark 3");

            harness.send(nodes(0, "d"));
            harness.flink.processWatermark(Watermark.MAX_WATERMARK);
            harness.flink.endInput();
            assertThat(harness.taken())
                    .containsExactly("0/1 (-1) d", "watermark " + Watermark.MAX_WATERMARK.getTimestamp());
        }
    }

    @Test
    void forwardsAHeldWatermarkBeforeTheRowThatClosedTheBatch() throws Exception {
        try (var harness = BatchHarness.open(THREE_ROWS, "bucket")) {
            harness.send(nodes(0, "a"));
            harness.flink.processWatermark(2);
            harness.send(nodes(1, "b"));
            assertThat(harness.taken()).containsExactly("0/0 (-1) a", "watermark 2");

            harness.flink.processWatermark(3);
            assertThat(harness.taken()).isEmpty();
        }
    }

    @Test
    void staysActiveUntilBufferedRowsHaveLeft() throws Exception {
        try (var harness = BatchHarness.open(ONE_SECOND, null)) {
            harness.send(nodes(0, "a"));
            harness.flink.processWatermark(2);
            harness.flink.processWatermarkStatus(WatermarkStatus.IDLE);
            assertThat(harness.taken()).isEmpty();

            harness.flink.setProcessingTime(1_000);
            assertThat(harness.taken()).containsExactly("0/0 (-1) a", "watermark 2", "WatermarkStatus(IDLE)");
        }
    }

    @Test
    void refusesAWithinColumnThatDoesNotExistOrIsNested() {
        assertThatThrownBy(() -> new BatchOperator(NODE, THREE_ROWS, BatchHarness.UNWEIGHED, "bukket"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("within names column bukket; expected one of [id, bucket]");

        RowType nested = RowType.of(new LogicalType[] {new ArrayType(new IntType())}, new String[] {"tags"});
        assertThatThrownBy(() -> new BatchOperator(nested, THREE_ROWS, BatchHarness.UNWEIGHED, "tags"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("within names column tags of type ARRAY<INT>; expected a column of single values");
    }

    @Test
    void refusesLimitsThatNoBatchCanKeep() {
        assertThatThrownBy(() -> new BatchLimits(0, null, null, null)).hasMessage("maxRows is 0; expected at least 1");
        assertThatThrownBy(() -> new BatchLimits(1, -1L, null, null)).hasMessage("maxBytes is -1; expected at least 1");
        assertThatThrownBy(() -> new BatchLimits(1, null, 0L, null)).hasMessage("maxTokens is 0; expected at least 1");
        assertThatThrownBy(() -> new BatchLimits(1, null, null, Duration.ofNanos(1)))
                .hasMessage("maxWait is PT0.000000001S; expected at least 1ms");
    }
}
