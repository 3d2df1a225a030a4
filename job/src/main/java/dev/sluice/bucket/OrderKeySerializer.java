package dev.sluice.bucket;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Keys as their length, four bytes, and their bytes. Keys are immutable: copies are free. */
final class OrderKeySerializer extends TypeSerializerSingleton<OrderKey> {
    private static final long serialVersionUID = 1L;

    static final OrderKeySerializer INSTANCE = new OrderKeySerializer();

    private OrderKeySerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public OrderKey createInstance() {
        return new OrderKey(new byte[0]);
    }

    @Override
    public OrderKey copy(OrderKey from) {
        return from;
    }

    @Override
    public OrderKey copy(OrderKey from, OrderKey reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(OrderKey key, DataOutputView target) throws IOException {
        target.writeInt(key.bytes().length);
        target.write(key.bytes());
    }

    @Override
    public OrderKey deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return new OrderKey(bytes);
    }

    @Override
    public OrderKey deserialize(OrderKey reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        target.writeInt(length);
        target.write(source, length);
    }

    @Override
    public TypeSerializerSnapshot<OrderKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What a savepoint keeps of the serializer: its class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OrderKey> {

        /** For Flink, which reads it from a savepoint. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
