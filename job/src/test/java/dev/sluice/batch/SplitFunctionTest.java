package dev.sluice.batch;

import static dev.sluice.batch.Samples.NODE;
import static dev.sluice.batch.Samples.TEXT;
import static dev.sluice.batch.Samples.VECTOR;
import static dev.sluice.batch.Samples.nodes;
import static dev.sluice.batch.Samples.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.CallStats;
import dev.sluice.files.SourceRow.Unreadable;
import dev.sluice.service.Outcome;
import dev.sluice.service.Outcome.Answered;
import dev.sluice.service.Outcome.Rejected;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class SplitFunctionTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final TimestampData AT = TimestampData.fromInstant(NOW);
    private static final DeadLetters DEAD = new DeadLetters(NODE, CLOCK);
    private static final RowType DEAD_TYPE = DeadLetters.typeFor(NODE);
    private static final OutputTag<RowData> DEAD_TAG = new OutputTag<>("dead", InternalTypeInfo.of(DEAD_TYPE));
    private static final CallStats STATS = new CallStats(4, Map.of(200, 3L, 400, 1L), 3, 1, 2, 20, 3, 4, 0);

    private static OperatorHarness<AnsweredBatch, RowBatch> split(SplitFunction.Step step, RowType enriched)
            throws Exception {
        SplitFunction function = new SplitFunction(step, DEAD, DEAD_TAG);
        return new OperatorHarness<>(new ProcessOperator<>(function), WireTypes.rowBatch(enriched), 1, 0).open();
    }

    private static Outcome vector(float value) {
        return new Answered(GenericRowData.of(new GenericArrayData(new float[] {value})));
    }

    private static List<RowData> texts(String... texts) {
        return Arrays.stream(texts)
                .<RowData>map(text -> GenericRowData.of(StringData.fromString(text)))
                .toList();
    }

    private static <T> List<T> side(OperatorHarness<?, ?> harness, OutputTag<T> tag) {
        var queue = harness.flink.getSideOutput(tag);
        return queue == null
                ? List.of()
                : queue.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void addsTheAnswersColumnsAndPutsRejectedRowsIntoTheDeadLetter() throws Exception {
        RowType enriched = SplitFunction.enrichedType(NODE, RowType.of(), VECTOR);
        try (var harness = split(new SplitFunction.Step("embed", false, true), enriched)) {
            harness.send(List.of(new AnsweredBatch(
                    new RowBatch(nodes(9, "a", "b", "c"), 5, 0, 2),
                    texts("ta", "tb", "tc"),
                    List.of(vector(1), new Rejected("bad_request", 400, "refused"), vector(3)),
                    new int[] {1, 3, 1},
                    STATS)));

            RowBatch batch = harness.flink.extractOutputValues().get(0);
            assertThat(Samples.shown(batch)).isEqualTo("5/0 (2) a c");
            assertThat(batch.rows())
                    .extracting(row -> values(row, enriched))
                    .containsExactly(List.of("a", 9, List.of(1f)), List.of("c", 9, List.of(3f)));
            assertThat(side(harness, DEAD_TAG))
                    .extracting(row -> values(row, DEAD_TYPE))
                    .containsExactly(Arrays.asList("b", 9, "embed", "bad_request", 400, "refused", 3, AT, null, null));
            assertThat(side(harness, SplitFunction.TALLIES)).containsExactly(new Tally(0, 2, 1, 1, STATS));
        }
    }

    @Test
    void keepsWhatTheServiceWasGivenBetweenRowAndAnswer() throws Exception {
        RowType enriched = SplitFunction.enrichedType(NODE, TEXT, VECTOR);
        assertThat(enriched.getFieldNames()).containsExactly("id", "bucket", "text", "embedding");
        try (var harness = split(new SplitFunction.Step("embed", true, true), enriched)) {
            harness.send(List.of(new AnsweredBatch(
                    new RowBatch(nodes(9, "a"), 0, 0, -1),
                    texts("ta"),
                    List.of(vector(1)),
                    new int[] {1},
                    CallStats.NONE)));

            assertThat(values(harness.flink.extractOutputValues().get(0).rows().get(0), enriched))
                    .containsExactly("a", 9, "ta", List.of(1f));
        }
    }

    @Test
    void passesOnABatchWhoseRowsAreAllDead() throws Exception {
        try (var harness = split(new SplitFunction.Step("embed", false, true), NODE)) {
            Outcome empty = new Rejected("empty_text", 0, "the text is empty");
            harness.send(List.of(new AnsweredBatch(
                    new RowBatch(nodes(9, "a", "b"), 3, 7, -1),
                    texts("", " "),
                    List.of(empty, empty),
                    new int[] {0, 0},
                    CallStats.NONE)));

            assertThat(harness.taken()).containsExactly("3/7 (-1) ");
            assertThat(side(harness, DEAD_TAG))
                    .extracting(row -> values(row, DEAD_TYPE).subList(3, 7))
                    .containsOnly(Arrays.asList("empty_text", null, "the text is empty", 0));
            assertThat(side(harness, SplitFunction.TALLIES)).containsExactly(new Tally(0, 0, 2, 1, CallStats.NONE));
        }
    }

    @Test
    void leavesTheColumnsOfEarlierStepsOutOfTheDeadLetterAndCountsRowsOfTheLastStepAlone() throws Exception {
        RowType twice = SplitFunction.enrichedType(NODE, TEXT, VECTOR);
        RowData afterFirstStep =
                new EnrichedRow(Samples.node("a", 9), texts("first answer").get(0));
        Outcome rejected = new Rejected("gone", 410, "gone");
        try (var harness = split(new SplitFunction.Step("first", false, false), twice)) {
            harness.send(List.of(new AnsweredBatch(
                    new RowBatch(List.of(afterFirstStep, afterFirstStep), 0, 0, -1),
                    texts("t", "t"),
                    List.of(vector(1), rejected),
                    new int[] {1, 1},
                    STATS)));

            RowData dead = side(harness, DEAD_TAG).get(0);
            assertThat(dead.getArity()).isEqualTo(10);
            assertThat(values(dead, DEAD_TYPE).subList(0, 5)).containsExactly("a", 9, "first", "gone", 410);
            assertThat(side(harness, SplitFunction.TALLIES)).containsExactly(new Tally(0, 0, 1, 1, STATS));
        }
    }

    @Test
    void refusesAnAnswerThatDoesNotMatchItsBatch() throws Exception {
        try (var harness = split(new SplitFunction.Step("embed", false, true), NODE)) {
            RowBatch batch = new RowBatch(nodes(9, "canary", "canary"), 0, 0, -1);

            assertThatThrownBy(() -> harness.send(List.of(new AnsweredBatch(
                            batch, texts("x", "y"), List.of(vector(1)), new int[] {1, 1}, CallStats.NONE))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "step embed: a batch of 2 rows has 2 inputs, 1 outcomes and 2 counts of attempts; expected one of each per row");
            assertThatThrownBy(() -> harness.send(List.of(new AnsweredBatch(
                            batch,
                            texts("x", "y"),
                            List.of(vector(1), new Outcome.Unavailable(429, null)),
                            new int[] {1, 1},
                            CallStats.NONE))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("step embed: a row is Unavailable; expected Answered or Rejected");
        }
    }

    @Test
    void namesTheColumnsOfADeadLetter() {
        assertThat(DEAD_TYPE.asSummaryString())
                .isEqualTo("ROW<`id` STRING, `bucket` INT, `error_step` STRING, `error_kind` STRING, "
                        + "`error_status` INT, `error_message` STRING, `error_attempts` INT, "
                        + "`error_at` TIMESTAMP_LTZ(3), `error_source` STRING, `error_raw` STRING>");
        assertThat(DeadLetters.typeFor(RowType.of(NODE.getTypeAt(1).copy(false)))
                        .getTypeAt(0)
                        .isNullable())
                .as("a row that could not be read has no values")
                .isTrue();
        assertThatThrownBy(() -> DeadLetters.typeFor(DEAD_TYPE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the input has a column error_step, which the dead letter adds; expected another name, "
                        + "so rename it in the input");
    }

    @Test
    void tellsWhereARowStoodThatCouldNotBeRead() {
        RowData dead = DEAD.unreadable(new Unreadable("nodes.csv, line 17", "3 fields; expected 2", "a,b,canary"));

        assertThat(values(dead, DEAD_TYPE))
                .containsExactly(
                        null,
                        null,
                        "source",
                        "unreadable",
                        null,
                        "3 fields; expected 2",
                        0,
                        AT,
                        "nodes.csv, line 17",
                        "a,b,canary");
        assertThat(dead).hasToString("EnrichedRow(10 columns)");
    }
}
