package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class RowSizeTest {

    private static final int ROW = 32;
    private static final int COLUMN = 8;
    private static final int VALUE = 32;

    @Test
    void countsFourBytesForEachFloatOfAVector() {
        RowData row = GenericRowData.of(new GenericArrayData(new float[384]));

        assertThat(new RowSize(Samples.VECTOR).of(row)).isEqualTo(ROW + COLUMN + VALUE + 4 * 384);
    }

    @Test
    void countsStringsInUtf8AndNumbersAsWords() {
        assertThat(new RowSize(Samples.NODE).of(Samples.node("äöü🙂", 1)))
                .isEqualTo(ROW + COLUMN + VALUE + 10 + COLUMN);
        assertThat(new RowSize(Samples.NODE).of(GenericRowData.of(null, null))).isEqualTo(ROW + 2 * COLUMN);
    }

    @Test
    void takesBinaryRowsByTheirSize() {
        BinaryRowData binary = new RowDataSerializer(Samples.NODE).toBinaryRow(Samples.node("a long identifier", 1));

        assertThat(new RowSize(Samples.NODE).of(binary)).isEqualTo(ROW + binary.getSizeInBytes());
    }

    @Test
    void looksIntoStructsAndGuessesTextsOfArrays() {
        RowType type = RowType.of(
                RowType.of(new IntType(), VarCharType.STRING_TYPE),
                new ArrayType(VarCharType.STRING_TYPE),
                new VarBinaryType(VarBinaryType.MAX_LENGTH));
        RowData struct = GenericRowData.of(1, StringData.fromString("abc"));
        RowData row = GenericRowData.of(struct, new GenericArrayData(new StringData[5]), new byte[100]);

        long structSize = ROW + COLUMN + COLUMN + VALUE + 3;
        assertThat(new RowSize(type).of(row))
                .isEqualTo(ROW + COLUMN + VALUE + structSize + COLUMN + VALUE + 5 * 64 + COLUMN + VALUE + 100);
    }

    @Test
    void addsUpTheRowsOfABatch() {
        RowSize size = new RowSize(Samples.NODE);
        List<RowData> rows = Samples.nodes(1, "a", "b");

        assertThat(size.of(new RowBatch(rows, 0, 0, -1))).isEqualTo(32 + 2 * size.of(rows.get(0)));
    }
}
