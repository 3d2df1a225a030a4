package dev.sluice.batch;

import static dev.sluice.batch.Samples.NODE;
import static dev.sluice.batch.Samples.TEXT;
import static dev.sluice.batch.Samples.VECTOR;
import static dev.sluice.batch.Samples.nodes;
import static dev.sluice.batch.Samples.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.CallStats;
import dev.sluice.files.RowBlock;
import dev.sluice.service.Outcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireTypesTest {

    private static final RowType OTHER = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"});
    private static final CallStats STATS =
            new CallStats(5, Map.of(200, 3L, 429, 1L, 0, 1L), 2, 1, 2, 1_234_567_890_123L, 3, 4, 0);

    private static RowData text(String text) {
        return GenericRowData.of(StringData.fromString(text));
    }

    private static RowData vector(float... values) {
        return GenericRowData.of(new GenericArrayData(values));
    }

    @Test
    void carriesBatches() throws Exception {
        RowBatch batch = new RowBatch(List.of(Samples.node("a", 1), Samples.node("žluť 🙂", null)), 7L << 40, 3, -1);

        RowBatch read = roundTrip(WireTypes.rowBatch(NODE), batch);

        assertThat(read.group()).isEqualTo(7L << 40);
        assertThat(read.index()).isEqualTo(3);
        assertThat(read.previousGroupBatches()).isEqualTo(-1);
        assertThat(read.rows())
                .extracting(row -> values(row, NODE))
                .containsExactly(List.of("a", 1), Arrays.asList("žluť 🙂", null));
    }

    @Test
    void carriesVectorsBitForBit() throws Exception {
        float[] awkward = {1.5f, -0.0f, Float.MIN_VALUE, Float.NaN, Float.intBitsToFloat(0x7fc00001), 3.4e38f};
        RowData sparse = GenericRowData.of(new GenericArrayData(new Float[] {1f, null}));
        RowBlock block =
                new RowBlock("", List.of(vector(awkward), vector(), GenericRowData.of((Object) null), sparse), false);

        RowBlock read = roundTrip(WireTypes.rowBlock(VECTOR), block);

        float[] floats = read.rows().get(0).getArray(0).toFloatArray();
        assertThat(floats.length).isEqualTo(awkward.length);
        for (int i = 0; i < awkward.length; i++) {
            assertThat(Float.floatToRawIntBits(floats[i])).isEqualTo(Float.floatToRawIntBits(awkward[i]));
        }
        assertThat(read.rows().get(1).getArray(0).size()).isZero();
        assertThat(read.rows().get(2).isNullAt(0)).isTrue();
        assertThat(read.rows().get(3).getArray(0).isNullAt(1)).isTrue();
        assertThat(read.rows().get(3).getArray(0).getFloat(0)).isEqualTo(1f);
    }

    @Test
    void carriesVectorsOfViewsOverTwoRows() throws Exception {
        RowType type = SplitFunction.enrichedType(NODE, RowType.of(), VECTOR);
        RowData enriched = new EnrichedRow(Samples.node("a", 1), vector(0.25f, -2f));

        RowBatch read = roundTrip(WireTypes.rowBatch(type), new RowBatch(List.of(enriched), 0, 0, -1));

        assertThat(values(read.rows().get(0), type)).containsExactly("a", 1, List.of(0.25f, -2f));
    }

    @Test
    void carriesBlocks() throws Exception {
        RowBlock read = roundTrip(WireTypes.rowBlock(NODE), new RowBlock("bucket=41", nodes(41, "a", "b"), true));

        assertThat(Samples.shown(read)).isEqualTo("bucket=41 whole a b");
    }

    @Test
    void carriesAnswersRejectionsAndCosts() throws Exception {
        Outcome rejected = new Outcome.Rejected("bad_request", 400, "the service refused the row");
        AnsweredBatch answered = new AnsweredBatch(
                new RowBatch(nodes(2, "a", "b"), 4, 0, 6),
                List.of(text("ta"), text("tb")),
                List.of(new Outcome.Answered(vector(1f, 2f)), rejected),
                new int[] {1, 4},
                STATS);

        AnsweredBatch read = roundTrip(WireTypes.answeredBatch(NODE, TEXT, VECTOR), answered);

        assertThat(Samples.shown(read.batch())).isEqualTo("4/0 (6) a b");
        assertThat(Samples.ids(read.inputs())).isEqualTo("ta tb");
        assertThat(read.outcomes().get(0))
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        answer -> assertThat(values(answer.columns(), VECTOR)).containsExactly(List.of(1f, 2f)));
        assertThat(read.outcomes().get(1)).isEqualTo(rejected);
        assertThat(read.attempts()).containsExactly(1, 4);
        assertThat(read.stats()).isEqualTo(STATS);
    }

    @Test
    void carriesTallies() throws Exception {
        Tally tally = new Tally(1, 2, 3, 4, STATS);

        assertThat(roundTrip(WireTypes.tally(), tally)).isEqualTo(tally);
    }

    @Test
    void addsTalliesUp() {
        Tally one = new Tally(10, 8, 2, 1, new CallStats(3, Map.of(200, 2L, 429, 1L), 1, 1, 2, 100, 3, 4, 0));
        Tally other = new Tally(5, 5, 0, 2, new CallStats(2, Map.of(200, 1L, 500, 1L), 1, 1, 2, 50, 3, 4, 0));

        assertThat(one.plus(other).plus(Tally.NONE))
                .isEqualTo(new Tally(
                        15, 13, 2, 3, new CallStats(5, Map.of(200, 3L, 429, 1L, 500, 1L), 2, 2, 4, 150, 6, 8, 0)));
    }

    @Test
    void refusesARowWithoutAFinalOutcome() {
        AnsweredBatch answered = new AnsweredBatch(
                new RowBatch(nodes(2, "canary"), 0, 0, -1),
                List.of(text("canary")),
                List.of(new Outcome.Unavailable(429, null)),
                new int[] {1},
                STATS);

        assertThatThrownBy(() -> roundTrip(WireTypes.answeredBatch(NODE, TEXT, VECTOR), answered))
                .isInstanceOf(IOException.class)
                .hasMessage("an answered batch holds a row that is Unavailable; expected Answered or Rejected alone");
    }

    @Test
    void saysWhatToDoWithARecordOfALaterVersion() throws Exception {
        TypeSerializer<Tally> serializer = Samples.serializer(WireTypes.tally());
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(Tally.NONE, out);
        byte[] bytes = out.getCopyOfBuffer();
        bytes[0] = 4;

        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage("a tally has format version 4, but this version of Sluice reads 3; "
                        + "go on with the version of Sluice that wrote the checkpoint");
    }

    @Test
    void handsOnTheSameInstance() {
        RowBatch batch = new RowBatch(nodes(0, "a"), 0, 0, -1);
        TypeSerializer<RowBatch> serializer = Samples.serializer(WireTypes.rowBatch(NODE));

        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(serializer.copy(batch)).isSameAs(batch);
        assertThatThrownBy(() -> batch.rows().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    static Stream<TypeInformation<?>> types() {
        return Stream.of(
                WireTypes.rowBatch(SplitFunction.enrichedType(NODE, TEXT, VECTOR)),
                WireTypes.rowBlock(VECTOR),
                WireTypes.answeredBatch(NODE, TEXT, VECTOR),
                WireTypes.tally());
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void staysReadableFromACheckpoint(TypeInformation<T> type) throws Exception {
        TypeSerializer<T> serializer = Samples.serializer(type);

        TypeSerializerSnapshot<T> old = throughCheckpoint(serializer.snapshotConfiguration());

        assertThat(old.restoreSerializer()).hasSameClassAs(serializer);
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(old)
                        .isCompatibleAsIs())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void travelsInTheJobGraph(TypeInformation<T> type) throws Exception {
        TypeInformation<T> clone = InstantiationUtil.clone(type);

        assertThat(clone).isEqualTo(type).hasSameHashCodeAs(type);
        assertThat(Samples.serializer(clone)).isEqualTo(Samples.serializer(type));
        assertThat(Samples.serializer(type).duplicate()).isEqualTo(Samples.serializer(type));
    }

    @Test
    void refusesACheckpointWithOtherColumns() throws Exception {
        TypeSerializerSnapshot<RowBatch> old =
                throughCheckpoint(Samples.serializer(WireTypes.rowBatch(OTHER)).snapshotConfiguration());

        assertThat(Samples.serializer(WireTypes.rowBatch(NODE))
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(old)
                        .isIncompatible())
                .isTrue();
    }

    @Test
    void readsRecordsWithTheRestoredSerializer() throws Exception {
        TypeSerializer<RowBlock> serializer = Samples.serializer(WireTypes.rowBlock(VECTOR));
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(new RowBlock("f", List.of(vector(7f)), true), out);

        TypeSerializer<RowBlock> restored =
                throughCheckpoint(serializer.snapshotConfiguration()).restoreSerializer();
        RowBlock read = restored.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

        assertThat(values(read.rows().get(0), VECTOR)).containsExactly(List.of(7f));
    }

    @Test
    void showsNoContentInItsText() {
        RowData canary = new EnrichedRow(Samples.node("canary", 1), text("canary"));
        RowBatch batch = new RowBatch(List.of(canary), 0, 0, -1);

        assertThat(canary).hasToString("EnrichedRow(3 columns)");
        assertThat(batch).hasToString("RowBatch(1 rows)");
        assertThat(new AnsweredBatch(
                        batch, List.of(canary), List.of(new Outcome.Answered(canary)), new int[] {1}, STATS))
                .hasToString("AnsweredBatch(1 rows)");
        assertThat(new RowBlock("name=canary", List.of(canary), true)).hasToString("RowBlock(1 rows)");
    }

    private static <T> T roundTrip(TypeInformation<T> type, T value) throws IOException {
        TypeSerializer<T> serializer = Samples.serializer(type);
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        DataOutputSerializer copied = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
        DataInputDeserializer in = new DataInputDeserializer(copied.getCopyOfBuffer());
        T read = serializer.deserialize(in);
        assertThat(in.available()).isZero();
        return read;
    }

    private static <T> TypeSerializerSnapshot<T> throughCheckpoint(TypeSerializerSnapshot<T> snapshot)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
        return TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), WireTypesTest.class.getClassLoader());
    }
}
