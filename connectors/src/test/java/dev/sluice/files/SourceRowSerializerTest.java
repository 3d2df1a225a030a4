package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRowSerializerTest {
    private static final RowType TYPE = Rows.type("id BIGINT, name STRING");

    private final TypeSerializer<SourceRow> serializer =
            new SourceRowType(TYPE).createSerializer(new SerializerConfigImpl());

    @Test
    void keepsARow() throws Exception {
        SourceRow row = row();
        assertThat(again(serializer, row)).isEqualTo(row);
        assertThat(again(serializer.duplicate(), row)).isEqualTo(row);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "raw \uD83D\uDE00"})
    void keepsWhyThereIsNoRow(@Nullable String raw) throws Exception {
        SourceRow row = new SourceRow("/x.csv", 7, null, new SourceRow.Unreadable("/x.csv, line 9", "why", raw));
        assertThat(again(serializer, row)).isEqualTo(row);
    }

    @Test
    void keepsRawTextOfAnyLength() throws Exception {
        SourceRow row = new SourceRow("/x.csv", 7, null, new SourceRow.Unreadable("w", "p", "ä".repeat(1_000_000)));
        assertThat(again(serializer, row)).isEqualTo(row);
    }

    @Test
    void copiesFromStreamToStream() throws Exception {
        DataOutputSerializer first = new DataOutputSerializer(64);
        serializer.serialize(row(), first);
        DataOutputSerializer second = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(first.getCopyOfBuffer()), second);
        assertThat(second.getCopyOfBuffer()).isEqualTo(first.getCopyOfBuffer());
    }

    @Test
    void copiesForFreeAsRowsAreImmutable() {
        SourceRow row = row();
        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(serializer.copy(row)).isSameAs(row);
    }

    @Test
    void isRestoredFromItsSnapshot() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<SourceRow> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
        assertThat(snapshot.restoreSerializer()).isEqualTo(serializer);
        SourceRow row = row();
        DataOutputSerializer written = new DataOutputSerializer(64);
        serializer.serialize(row, written);
        assertThat(snapshot.restoreSerializer().deserialize(new DataInputDeserializer(written.getCopyOfBuffer())))
                .isEqualTo(row);
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
        assertThat(new SourceRowType(Rows.type("id INT"))
                        .createSerializer(new SerializerConfigImpl())
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isIncompatible())
                .isTrue();
    }

    @Test
    void showsNoContent() {
        SourceRow.Unreadable unreadable = new SourceRow.Unreadable("x.csv, line 2", "why", "secret");
        assertThat(row().toString() + unreadable + new SourceRow("x", 1, null, unreadable))
                .doesNotContain("secret");
    }

    private static SourceRow row() {
        RowDataSerializer rows = new RowDataSerializer(TYPE);
        return new SourceRow(
                "/x.csv",
                1L << 40,
                rows.toBinaryRow(GenericRowData.of(5L, StringData.fromString("secret")))
                        .copy(),
                null);
    }

    private static SourceRow again(TypeSerializer<SourceRow> serializer, SourceRow row) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(row, out);
        return Objects.requireNonNull(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())));
    }
}
