package dev.sluice.files;

import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** A type with all that can be nullable made so, for comparing what values look like. */
final class NullableType {
    private NullableType() {}

    static LogicalType of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case ARRAY -> new ArrayType(of(((ArrayType) type).getElementType()));
            case MAP -> new MapType(of(((MapType) type).getKeyType()), of(((MapType) type).getValueType()));
            case ROW -> {
                List<RowType.RowField> fields = ((RowType) type)
                        .getFields().stream()
                                .map(field -> new RowType.RowField(field.getName(), of(field.getType())))
                                .toList();
                yield new RowType(fields);
            }
            default -> type.copy(true);
        };
    }
}
