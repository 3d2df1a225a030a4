package dev.sluice.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** A value of a Parquet row as short text: long lists show their first two elements and their size. */
final class ValueText {

    /** Lists up to this size are shown whole. */
    private static final int WHOLE = 3;

    private ValueText() {}

    static String of(Group record, int field) {
        return record.getFieldRepetitionCount(field) == 0 ? "null" : of(record, field, 0);
    }

    private static String of(Group record, int field, int index) {
        Type type = record.getType().getType(field);
        if (type.isPrimitive()) {
            return primitive(record, field, index, type.asPrimitiveType());
        }
        Group group = record.getGroup(field, index);
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
            return list(group);
        }
        if (annotation instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation) {
            return map(group);
        }
        return IntStream.range(0, group.getType().getFieldCount())
                .mapToObj(i -> group.getType().getFieldName(i) + ": " + of(group, i))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Three levels: the list, its repeated group, the element. */
    private static String list(Group list) {
        int size = list.getFieldRepetitionCount(0);
        List<String> shown = IntStream.range(0, size > WHOLE ? 2 : size)
                .mapToObj(i -> list.getType().getType(0).isPrimitive() ? of(list, 0, i) : of(list.getGroup(0, i), 0))
                .toList();
        String start = String.join(", ", shown);
        return size > WHOLE ? "[" + start + ", … " + Figures.count(size) + "]" : "[" + start + "]";
    }

    private static String map(Group map) {
        int size = map.getFieldRepetitionCount(0);
        String start = IntStream.range(0, Math.min(size, WHOLE))
                .mapToObj(i -> map.getGroup(0, i))
                .map(entry -> of(entry, 0) + ": " + (entry.getType().getFieldCount() > 1 ? of(entry, 1) : "null"))
                .collect(Collectors.joining(", "));
        return size > WHOLE ? "{" + start + ", … " + Figures.count(size) + "}" : "{" + start + "}";
    }

    private static String primitive(Group record, int field, int index, PrimitiveType type) {
        PrimitiveStringifier stringifier = type.stringifier();
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> stringifier.stringify(record.getInteger(field, index));
            case INT64 -> stringifier.stringify(record.getLong(field, index));
            case BOOLEAN -> stringifier.stringify(record.getBoolean(field, index));
            case FLOAT -> decimals(record.getFloat(field, index));
            case DOUBLE -> decimals(record.getDouble(field, index));
            case BINARY, FIXED_LEN_BYTE_ARRAY -> stringifier.stringify(record.getBinary(field, index));
            case INT96 -> stringifier.stringify(record.getInt96(field, index));
        };
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
