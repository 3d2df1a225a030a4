package dev.sluice.batch;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Serializer of {@code ARRAY<FLOAT>} that writes a {@code float[]} as one block of memory. Flink's own, whose
 * format and snapshot this shares, boxes every element.
 */
final class VectorSerializer extends ArrayDataSerializer {

    private static final long serialVersionUID = 1L;

    private final LogicalType elementType;

    VectorSerializer(LogicalType elementType) {
        super(elementType);
        this.elementType = elementType;
    }

    @Override
    public TypeSerializer<ArrayData> duplicate() {
        return new VectorSerializer(elementType);
    }

    @Override
    public BinaryArrayData toBinaryArray(ArrayData from) {
        if (from instanceof GenericArrayData array && array.isPrimitiveArray()) {
            return BinaryArrayData.fromPrimitiveArray(array.toFloatArray());
        }
        return super.toBinaryArray(from);
    }
}
