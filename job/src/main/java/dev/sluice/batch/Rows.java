package dev.sluice.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** How lists of rows are written: their number, then each in Flink's binary row format. */
final class Rows {

    private Rows() {}

    /** The serializer of one row. */
    static TypeSerializer<RowData> serializer(RowType type) {
        LogicalType[] types = type.getChildren().toArray(new LogicalType[0]);
        TypeSerializer<?>[] fields = new TypeSerializer<?>[types.length];
        for (int i = 0; i < types.length; i++) {
            fields[i] = fieldSerializer(types[i]);
        }
        return new RowDataSerializer(types, fields);
    }

    private static TypeSerializer<?> fieldSerializer(LogicalType type) {
        return isVector(type)
                ? new VectorSerializer(((ArrayType) type).getElementType())
                : InternalSerializers.create(type);
    }

    static boolean isVector(LogicalType type) {
        return type instanceof ArrayType array && array.getElementType().is(LogicalTypeRoot.FLOAT);
    }

    static void write(List<RowData> rows, TypeSerializer<RowData> serializer, DataOutputView target)
            throws IOException {
        target.writeInt(rows.size());
        for (RowData row : rows) {
            serializer.serialize(row, target);
        }
    }

    static List<RowData> read(TypeSerializer<RowData> serializer, DataInputView source) throws IOException {
        int count = source.readInt();
        List<RowData> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(serializer.deserialize(source));
        }
        return rows;
    }
}
