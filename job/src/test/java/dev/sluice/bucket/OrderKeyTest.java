package dev.sluice.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.files.SourceRow;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.CompositeType;
import org.apache.flink.api.common.typeutils.TypeComparator;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.junit.jupiter.api.Test;

class OrderKeyTest {
    private final Random random = new Random(11);
    private final TypeComparator<OrderKey> ascending = comparator(true);

    @Test
    void ordersByUnsignedBytesAPrefixFirst() {
        assertThat(List.of(key(), key(0), key(0, 0), key(0, 255), key(127), key(128), key(255), key(255, 0)))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void distancesNeverContradictTheKeysWhateverTheBase() {
        for (int round = 0; round < 200; round++) {
            KeyDistance distance = new KeyDistance(randomKey());
            List<OrderKey> sorted =
                    Stream.generate(this::randomKey).limit(100).sorted().toList();
            assertThat(sorted.stream().map(distance::to).toList()).isSortedAccordingTo(Long::compareUnsigned);
        }
    }

    @Test
    void distancesTellKeysApartBehindALongSharedPrefix() {
        KeyDistance distance = new KeyDistance(behind(1_000, 5, 5));
        List<OrderKey> keys =
                List.of(behind(1_000, 4, 255), behind(1_000, 5, 4), behind(1_000, 5, 6), behind(1_000, 6, 0), key(255));

        assertThat(keys.stream().map(distance::to).toList())
                .isSortedAccordingTo(Long::compareUnsigned)
                .doesNotHaveDuplicates()
                .startsWith(0x03e8_04ff_0000_0000L);
    }

    @Test
    void distancesSayNothingBehindTheLongestPrefix() {
        int longest = KeyDistance.LONGEST_PREFIX;
        KeyDistance distance = new KeyDistance(behind(longest + 1, 5));

        assertThat(distance.to(behind(longest + 1, 4)))
                .isEqualTo(distance.to(behind(longest, 0, 9)))
                .isEqualTo(0x7fff_0000_0000_0000L);
        assertThat(distance.to(behind(longest + 1, 6)))
                .isEqualTo(distance.to(behind(longest + 1, 5)))
                .isEqualTo(0x8000_0000_0000_0000L);
    }

    @Test
    void normalizedKeysOrderKeysAndADuplicateBeginsAnew() {
        OrderKey first = key(1, 2, 3);
        OrderKey other = key(1, 9);

        assertThat(normalized(ascending, first)).startsWith(0x80, 0).containsOnly(0x80, 0);
        assertThat(normalized(ascending, other)).containsExactly(0xff, 0xfe, 9, 0, 0, 0, 0, 0);
        assertThat(normalized(ascending.duplicate(), other)).containsExactly(0x80, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void normalizedKeysOfOrderedRowsLeaveTiesToWholeKeys() {
        TypeInformation<SourceRow> rows = TypeInformation.of(SourceRow.class);
        TypeComparator<OrderedRow> comparator = ((CompositeType<OrderedRow>) OrderedRow.type(rows))
                .createComparator(new int[] {0}, new boolean[] {true}, 0, new ExecutionConfig());

        assertThat(comparator.supportsNormalizedKey()).isTrue();
        assertThat(comparator.isNormalizedKeyPrefixOnly(KeyDistance.BYTES)).isTrue();
    }

    @Test
    void comparesSerializedKeysAsKeysInEitherDirection() throws IOException {
        for (int round = 0; round < 1_000; round++) {
            OrderKey left = randomKey();
            OrderKey right = randomKey();
            int expected = Integer.signum(left.compareTo(right));
            assertThat(Integer.signum(ascending.compareSerialized(serialized(left), serialized(right))))
                    .isEqualTo(expected);
            assertThat(Integer.signum(comparator(false).compareSerialized(serialized(left), serialized(right))))
                    .isEqualTo(-expected);
        }
    }

    @Test
    void serializerReturnsTheKeyAndCopiesItsBytesAlone() throws IOException {
        OrderKey key = key(0, 255, 7);
        DataInputDeserializer two = serialized(key, key(1));
        DataOutputSerializer copy = new DataOutputSerializer(16);
        OrderKeySerializer.INSTANCE.copy(two, copy);

        assertThat(OrderKeySerializer.INSTANCE.deserialize(two)).isEqualTo(key(1));
        assertThat(OrderKeySerializer.INSTANCE.deserialize(new DataInputDeserializer(copy.getCopyOfBuffer())))
                .isEqualTo(key);
        assertThat(OrderKeySerializer.INSTANCE.snapshotConfiguration().restoreSerializer())
                .isEqualTo(OrderKeySerializer.INSTANCE);
    }

    @Test
    void showsNoContent() {
        assertThat(key(65, 66)).hasToString("OrderKey(2 bytes)");
    }

    private OrderKey randomKey() {
        int[] bytes = random.ints(random.nextInt(12), 0, 4)
                .map(value -> new int[] {0, 1, 128, 255}[value])
                .toArray();
        return key(bytes);
    }

    private static TypeComparator<OrderKey> comparator(boolean ascending) {
        return new OrderKeyType().createComparator(ascending, new ExecutionConfig());
    }

    private static int[] normalized(TypeComparator<OrderKey> comparator, OrderKey key) {
        MemorySegment segment = MemorySegmentFactory.allocateUnpooledSegment(16);
        comparator.putNormalizedKey(key, segment, 3, KeyDistance.BYTES);
        int[] bytes = new int[KeyDistance.BYTES];
        Arrays.setAll(bytes, at -> segment.get(3 + at) & 0xff);
        return bytes;
    }

    private static DataInputDeserializer serialized(OrderKey... keys) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (OrderKey key : keys) {
            OrderKeySerializer.INSTANCE.serialize(key, out);
        }
        return new DataInputDeserializer(out.getCopyOfBuffer());
    }

    /** A key of so many sevens and then some bytes. */
    private static OrderKey behind(int sevens, int... bytes) {
        byte[] all = new byte[sevens + bytes.length];
        Arrays.fill(all, (byte) 7);
        for (int at = 0; at < bytes.length; at++) {
            all[sevens + at] = (byte) bytes[at];
        }
        return new OrderKey(all);
    }

    private static OrderKey key(int... bytes) {
        return behind(0, bytes);
    }
}
