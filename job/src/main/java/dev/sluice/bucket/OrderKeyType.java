package dev.sluice.bucket;

import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.AtomicType;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeComparator;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Flink's type of {@link OrderKey}s, which can be sorted by. */
final class OrderKeyType extends TypeInformation<OrderKey> implements AtomicType<OrderKey> {
    private static final long serialVersionUID = 1L;

    @Override
    public TypeSerializer<OrderKey> createSerializer(SerializerConfig config) {
        return OrderKeySerializer.INSTANCE;
    }

    @Override
    public TypeComparator<OrderKey> createComparator(boolean ascending, ExecutionConfig config) {
        return new OrderKeyComparator(ascending);
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<OrderKey> getTypeClass() {
        return OrderKey.class;
    }

    @Override
    public boolean isKeyType() {
        return true;
    }

    @Override
    public String toString() {
        return "OrderKey";
    }

    @Override
    public boolean canEqual(@Nullable Object other) {
        return other instanceof OrderKeyType;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrderKeyType;
    }

    @Override
    public int hashCode() {
        return OrderKeyType.class.hashCode();
    }
}
