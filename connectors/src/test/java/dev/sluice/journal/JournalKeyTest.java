package dev.sluice.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

final class JournalKeyTest {
    private static final RowType TYPE = RowType.of(
            VarCharType.STRING_TYPE,
            new BigIntType(),
            new DecimalType(38, 4),
            new ArrayType(VarCharType.STRING_TYPE),
            RowType.of(VarCharType.STRING_TYPE, new BigIntType()));

    private static JournalFormat format(String fingerprint) {
        return new JournalFormat(fingerprint, new RowDataSerializer(TYPE), new RowDataSerializer(TYPE), false);
    }

    private static GenericRowData row(String text, long number) {
        return GenericRowData.of(
                StringData.fromString(text),
                number,
                DecimalData.fromBigDecimal(BigDecimal.valueOf(number, 4), 38, 4),
                new GenericArrayData(new Object[] {StringData.fromString(text), null}),
                GenericRowData.of(StringData.fromString(text + text), number));
    }

    @Test
    void isTheSameForTheSameContentInAnotherForm() {
        JournalFormat format = format("service");
        RowDataSerializer serializer = new RowDataSerializer(TYPE);
        for (int length = 0; length < 40; length++) {
            GenericRowData generic = row("x".repeat(length), length);
            RowData binary = serializer.toBinaryRow(generic).copy();

            assertThat(format.key(binary)).isEqualTo(format.key(generic));
        }
    }

    @Test
    void dependsOnNothingThatWasHashedBefore() {
        JournalFormat format = format("service");
        RowKeys keys = new RowKeys(format);
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            GenericRowData row = row("\u00E4".repeat(random.nextInt(30)), random.nextLong(1_000_000));
            if (random.nextBoolean()) {
                row.setField(random.nextInt(5), null);
            }
            long[] key = keys.of(List.of(row));
            assertThat(RowKeys.text(key[0], key[1])).isEqualTo(format.key(row));
        }
    }

    @Test
    void differsWithTheFingerprintAndEachColumn() {
        Set<String> keys = new HashSet<>();
        GenericRowData row = row("text", 1);
        keys.add(format("service").key(row));
        keys.add(format("service ").key(row));
        for (int column = 0; column < TYPE.getFieldCount(); column++) {
            GenericRowData other = row("text", 1);
            other.setField(column, null);
            keys.add(format("service").key(other));
        }
        keys.add(format("service").key(row("text ", 1)));
        keys.add(format("service").key(row("text", 2)));

        assertThat(keys).hasSize(2 + TYPE.getFieldCount() + 2).allMatch(key -> key.matches("[0-9a-f]{32}"));
    }

    @Test
    void staysTheSameFromVersionToVersion() {
        assertThat(format("service").key(row("text", 1))).isEqualTo("372cb2f5d032ec4fd513ac2760430dbe");
    }

    @Test
    void isFoundAmongManyWithTheEntryPutLast() {
        KeyIndex index = new KeyIndex();
        Random random = new Random(7);
        long[] high = new long[50_000];
        long[] low = new long[high.length];
        for (int i = 0; i < high.length; i++) {
            high[i] = random.nextLong();
            low[i] = i % 3 == 0 ? 42 : random.nextLong(); // many in one place
            if (i % 3 == 0 && i > 600) {
                low[i] = random.nextInt(1000);
            }
            assertThat(index.put(high[i], low[i], i)).isEqualTo(KeyIndex.NONE);
        }
        assertThat(index.size()).isEqualTo(high.length);
        for (int i = 0; i < high.length; i++) {
            assertThat(index.find(high[i], low[i])).isEqualTo(i);
            assertThat(index.find(high[i] + 1, low[i])).isEqualTo(KeyIndex.NONE);
        }
        assertThat(index.put(high[9], low[9], 77_777)).isEqualTo(9);
        assertThat(index.find(high[9], low[9])).isEqualTo(77_777);
        assertThat(index.size()).isEqualTo(high.length);
    }
}
