package dev.sluice.files;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Flink's type for a type of a Parquet file. All are nullable, whatever the file requires, but keys of maps: files of
 * one dataset may differ in it. Unsigned integers become the next wider type, so that each value fits; enums, JSON
 * and UUIDs become STRING. After the rules of parquet-format's LogicalTypes.md.
 */
final class ParquetType {
    private ParquetType() {}

    /** The type of a field; {@link BadValue} for one that Flink has not, named by its column. */
    static LogicalType of(Type type) throws BadValue {
        try {
            if (type.isRepetition(Repetition.REPEATED)) {
                // Not in a LIST: a repeated field stands for a list of itself, as protobuf writes it.
                return new ArrayType(ofOne(type));
            }
            return ofOne(type);
        } catch (BadValue e) {
            throw e.in(type.getName());
        }
    }

    /** The type of the values of a field, apart from how often it stands. */
    static LogicalType ofOne(Type type) throws BadValue {
        if (type.isPrimitive()) {
            return primitive(type.asPrimitiveType());
        }
        GroupType group = type.asGroupType();
        if (isList(group)) {
            return new ArrayType(isTwoLevel(group) ? ofOne(group.getType(0)) : of(element(group)));
        }
        if (isMap(group)) {
            GroupType entry = group.getType(0).asGroupType();
            return new MapType(of(entry.getType(0)).copy(false), of(entry.getType(1)));
        }
        if (group.getFieldCount() == 0) {
            throw unsupported("a group without fields");
        }
        List<RowType.RowField> fields = new ArrayList<>();
        for (Type field : group.getFields()) {
            fields.add(new RowType.RowField(field.getName(), of(field)));
        }
        return new RowType(fields);
    }

    static boolean isList(GroupType group) {
        return group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
                && group.getFieldCount() == 1
                && group.getType(0).isRepetition(Repetition.REPEATED);
    }

    /** Whether the repeated field is the element itself, as older writers had it. */
    static boolean isTwoLevel(GroupType list) {
        Type repeated = list.getType(0);
        return repeated.isPrimitive()
                || repeated.asGroupType().getFieldCount() != 1
                || repeated.asGroupType().getType(0).isRepetition(Repetition.REPEATED)
                || repeated.getName().equals("array")
                || repeated.getName().equals(list.getName() + "_tuple");
    }

    static Type element(GroupType list) {
        return list.getType(0).asGroupType().getType(0);
    }

    static boolean isMap(GroupType group) {
        LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
        boolean annotated = annotation instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation
                || annotation instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
        return annotated
                && group.getFieldCount() == 1
                && group.getType(0).isRepetition(Repetition.REPEATED)
                && !group.getType(0).isPrimitive()
                && group.getType(0).asGroupType().getFieldCount() == 2
                && group.getType(0).asGroupType().getFields().stream()
                        .noneMatch(field -> field.isRepetition(Repetition.REPEATED));
    }

    private static LogicalType primitive(PrimitiveType type) throws BadValue {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
            if (decimal.getPrecision() > DecimalType.MAX_PRECISION || decimal.getScale() < 0) {
                throw unsupported("DECIMAL(" + decimal.getPrecision() + ", " + decimal.getScale() + ")");
            }
            return new DecimalType(decimal.getPrecision(), decimal.getScale());
        }
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> new BooleanType();
            case FLOAT -> new FloatType();
            case DOUBLE -> new DoubleType();
            case INT96 -> new TimestampType(9);
            case INT32, INT64 -> integer(type, annotation);
            case BINARY -> binary(type, annotation);
            case FIXED_LEN_BYTE_ARRAY -> fixed(type, annotation);
        };
    }

    private static LogicalType integer(PrimitiveType type, LogicalTypeAnnotation annotation) throws BadValue {
        boolean wide = type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT64;
        if (annotation == null) {
            return wide ? new BigIntType() : new IntType();
        }
        if (annotation instanceof DateLogicalTypeAnnotation) {
            return new DateType();
        }
        if (annotation instanceof TimeLogicalTypeAnnotation) {
            return new TimeType(3);
        }
        if (annotation instanceof TimestampLogicalTypeAnnotation timestamp) {
            int precision = switch (timestamp.getUnit()) {
                case MILLIS -> 3;
                case MICROS -> 6;
                case NANOS -> 9;
            };
            return timestamp.isAdjustedToUTC() ? new LocalZonedTimestampType(precision) : new TimestampType(precision);
        }
        if (annotation instanceof IntLogicalTypeAnnotation integer) {
            // An unsigned integer of n bits fits the signed type of 2n.
            int bits = integer.isSigned() ? integer.getBitWidth() : integer.getBitWidth() * 2;
            return switch (bits) {
                case 8 -> new TinyIntType();
                case 16 -> new SmallIntType();
                case 32 -> new IntType();
                case 64 -> new BigIntType();
                default -> new DecimalType(20, 0);
            };
        }
        throw unsupported(type.getPrimitiveTypeName() + " (" + annotation + ")");
    }

    private static LogicalType binary(PrimitiveType type, LogicalTypeAnnotation annotation) throws BadValue {
        if (annotation == null || annotation instanceof BsonLogicalTypeAnnotation) {
            return new VarBinaryType(VarBinaryType.MAX_LENGTH);
        }
        if (annotation instanceof StringLogicalTypeAnnotation
                || annotation instanceof EnumLogicalTypeAnnotation
                || annotation instanceof JsonLogicalTypeAnnotation) {
            return VarCharType.STRING_TYPE;
        }
        throw unsupported(type.getPrimitiveTypeName() + " (" + annotation + ")");
    }

    private static LogicalType fixed(PrimitiveType type, LogicalTypeAnnotation annotation) throws BadValue {
        if (annotation == null) {
            return new VarBinaryType(VarBinaryType.MAX_LENGTH);
        }
        if (annotation instanceof UUIDLogicalTypeAnnotation) {
            return VarCharType.STRING_TYPE;
        }
        if (annotation instanceof Float16LogicalTypeAnnotation) {
            return new FloatType();
        }
        throw unsupported(type.getPrimitiveTypeName() + " (" + annotation + ")");
    }

    private static BadValue unsupported(String found) {
        return new BadValue("found the Parquet type " + found
                + ", which cannot be read; a declared schema without the column leaves it out");
    }
}
