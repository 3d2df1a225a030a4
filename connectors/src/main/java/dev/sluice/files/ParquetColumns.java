package dev.sluice.files;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The columns of Parquet files, from their footers and the declared schema. */
final class ParquetColumns {
    private ParquetColumns() {}

    /**
     * The columns of one file: all of them, or those that are declared, in declared order. A declared type is that of
     * the footer, or STRING for bytes that nobody annotated.
     */
    static RowType of(String path, MessageType schema, @Nullable RowType declared) throws InputProblem {
        List<RowType.RowField> fields = new ArrayList<>();
        try {
            if (declared == null) {
                for (Type type : schema.getFields()) {
                    fields.add(new RowType.RowField(type.getName(), ParquetType.of(type)));
                }
            } else {
                for (RowType.RowField field : declared.getFields()) {
                    fields.add(new RowType.RowField(field.getName(), declared(path, schema, field)));
                }
            }
        } catch (BadValue e) {
            throw new InputProblem(path + ": " + e.getMessage(), e);
        }
        if (fields.isEmpty()) {
            throw new InputProblem(path + ": found no columns");
        }
        return new RowType(false, fields);
    }

    private static LogicalType declared(String path, MessageType schema, RowType.RowField field)
            throws InputProblem, BadValue {
        if (!schema.containsField(field.getName())) {
            List<String> names = schema.getFields().stream().map(Type::getName).toList();
            throw new InputProblem(path + ": found no column " + field.getName() + ", expected it by the schema"
                    + NearestName.hint(field.getName(), names) + "; the file has " + String.join(", ", names));
        }
        Type type = schema.getType(field.getName());
        boolean nullable = field.getType().isNullable();
        if (isPlainBytes(type) && field.getType().is(LogicalTypeRoot.VARCHAR)) {
            return VarCharType.STRING_TYPE.copy(nullable);
        }
        LogicalType found = ParquetType.of(type);
        if (!NullableType.of(found).equals(NullableType.of(field.getType()))) {
            throw new InputProblem(path + ": column " + field.getName() + ": expected "
                    + field.getType().asSummaryString() + " by the schema, found " + found.asSummaryString());
        }
        return found.copy(nullable);
    }

    private static boolean isPlainBytes(Type type) {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        return type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && annotation == null
                && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
    }

    /** Throws what names both files and the first column in which they differ, if they do. */
    static void checkSame(String firstPath, RowType first, String path, RowType other) throws InputProblem {
        for (int i = 0; i < Math.max(first.getFieldCount(), other.getFieldCount()); i++) {
            String one = i < first.getFieldCount() ? first.getFields().get(i).asSummaryString() : "none";
            String two = i < other.getFieldCount() ? other.getFields().get(i).asSummaryString() : "none";
            if (!one.equals(two)) {
                throw new InputProblem("files of one dataset need the same columns: column " + (i + 1) + " is " + one
                        + " in " + firstPath + " and " + two + " in " + path);
            }
        }
    }
}
