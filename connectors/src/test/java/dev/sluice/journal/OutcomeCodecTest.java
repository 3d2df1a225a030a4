package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.Outcome;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** What comes back of an outcome that was written. */
final class OutcomeCodecTest {
    private final OutcomeCodec codec = new OutcomeCodec(JournalRig.FORMAT);

    @Test
    void writesAVectorAsItsFloatsAlone() throws IOException {
        float[] vector = {0.5f, -0.0f, Float.MIN_VALUE};
        DataOutputSerializer out = written(GenericRowData.of(new GenericArrayData(vector)));
        assertThat(out.length()).isEqualTo(1 + 4 + 3 * 4);
        assertThat(read(out).getArray(0).toFloatArray()).isEqualTo(vector);
    }

    @Test
    void keepsAShorterVectorAfterALongerOne() throws IOException {
        read(written(GenericRowData.of(new GenericArrayData(new float[] {1, 2, 3, 4}))));
        DataOutputSerializer out = written(GenericRowData.of(new GenericArrayData(new float[] {5})));
        assertThat(read(out).getArray(0).toFloatArray()).isEqualTo(new float[] {5});
    }

    @Test
    void leavesNullsToTheSerializer() throws IOException {
        assertThat(read(written(GenericRowData.of((Object) null))).isNullAt(0)).isTrue();
        RowData holey = read(written(GenericRowData.of(new GenericArrayData(new Object[] {1.5f, null}))));
        assertThat(holey.getArray(0).getFloat(0)).isEqualTo(1.5f);
        assertThat(holey.getArray(0).isNullAt(1)).isTrue();
    }

    private DataOutputSerializer written(RowData columns) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(8);
        codec.write(new Outcome.Answered(columns), out);
        return out;
    }

    private RowData read(DataOutputSerializer out) throws IOException {
        Outcome outcome = codec.read(new DataInputDeserializer(out.getCopyOfBuffer()));
        return ((Outcome.Answered) outcome).columns();
    }
}
