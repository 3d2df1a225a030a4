package dev.sluice.files;

import java.util.function.Consumer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Puts a group of a Parquet record into a row. Used by one thread. */
abstract class ParquetStruct extends GroupConverter {
    private final Converter[] fields;
    private final @Nullable ParquetList[] repeated;
    private GenericRowData row = new GenericRowData(0);

    /**
     * Makes the converters of a group.
     *
     * @param path of the group from the root, for messages; empty for the root
     * @param problems told of values that cannot be read
     */
    ParquetStruct(GroupType group, RowType type, String path, Consumer<BadValue> problems) {
        fields = new Converter[type.getFieldCount()];
        repeated = new ParquetList[type.getFieldCount()];
        for (int i = 0; i < fields.length; i++) {
            int index = i;
            Type field = group.getType(i);
            String fieldPath = path.isEmpty() ? field.getName() : path + "." + field.getName();
            if (field.isRepetition(Type.Repetition.REPEATED)) {
                ParquetList list = new ParquetList(((ArrayType) type.getTypeAt(i)).getElementType());
                repeated[i] = list;
                fields[i] = list.repeatedElement(field, fieldPath, problems);
            } else {
                fields[i] =
                        converter(field, type.getTypeAt(i), fieldPath, problems, value -> row.setField(index, value));
            }
        }
    }

    /** The row of the next record. */
    abstract GenericRowData begin();

    @Override
    public final void start() {
        row = begin();
        for (ParquetList list : repeated) {
            if (list != null) {
                list.begin();
            }
        }
    }

    @Override
    public final Converter getConverter(int index) {
        return fields[index];
    }

    @Override
    public void end() {
        for (int i = 0; i < repeated.length; i++) {
            ParquetList list = repeated[i];
            if (list != null) {
                row.setField(i, list.end());
            }
        }
    }

    /** What puts the values of one field, apart from how often it stands, into its place. */
    static Converter converter(
            Type field, LogicalType type, String path, Consumer<BadValue> problems, Consumer<Object> place) {
        if (field.isPrimitive()) {
            return ParquetPrimitive.of(field.asPrimitiveType(), type, path, problems, place);
        }
        GroupType group = field.asGroupType();
        if (ParquetType.isList(group)) {
            return new ParquetList(((ArrayType) type).getElementType()).annotated(group, path, problems, place);
        }
        if (ParquetType.isMap(group)) {
            return new ParquetMap(group.getType(0).asGroupType(), (MapType) type, path, problems, place);
        }
        return nested(group, (RowType) type, path, problems, place);
    }

    private static Converter nested(
            GroupType group, RowType type, String path, Consumer<BadValue> problems, Consumer<Object> place) {
        return new ParquetStruct(group, type, path, problems) {
            private GenericRowData nested = new GenericRowData(0);

            @Override
            GenericRowData begin() {
                nested = new GenericRowData(type.getFieldCount());
                return nested;
            }

            @Override
            public void end() {
                super.end();
                place.accept(nested);
            }
        };
    }
}
