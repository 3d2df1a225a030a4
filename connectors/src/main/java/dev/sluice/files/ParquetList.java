package dev.sluice.files;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Collects the elements of a list: floats as a {@code float[]} without boxing unless there are nulls. */
final class ParquetList {
    private final LogicalType elementType;
    private @Nullable Object[] values = new Object[16];
    private float[] floats = new float[0];
    private final BitSet nulls = new BitSet();
    private boolean asFloats;
    private int count;

    ParquetList(LogicalType elementType) {
        this.elementType = elementType;
    }

    void begin() {
        count = 0;
        nulls.clear();
    }

    ArrayData end() {
        if (!asFloats) {
            return new GenericArrayData(Arrays.copyOf(values, count));
        }
        if (nulls.isEmpty()) {
            return new GenericArrayData(Arrays.copyOf(floats, count));
        }
        @Nullable Object[] boxed = new Object[count];
        for (int i = 0; i < count; i++) {
            boxed[i] = nulls.get(i) ? null : (Object) floats[i];
        }
        return new GenericArrayData(boxed);
    }

    /** What reads a field of a group that is annotated as a LIST. */
    Converter annotated(GroupType list, String path, Consumer<BadValue> problems, Consumer<Object> place) {
        Converter repeated = ParquetType.isTwoLevel(list)
                ? repeatedElement(list.getType(0), path, problems)
                : new Wrapped(ParquetType.element(list), path, problems);
        return new GroupConverter() {
            @Override
            public Converter getConverter(int index) {
                return repeated;
            }

            @Override
            public void start() {
                begin();
            }

            @Override
            public void end() {
                place.accept(ParquetList.this.end());
            }
        };
    }

    /** What reads a repeated field that is the element itself. */
    Converter repeatedElement(Type element, String path, Consumer<BadValue> problems) {
        return converter(element, path, problems);
    }

    private Converter converter(Type element, String path, Consumer<BadValue> problems) {
        if (element.isPrimitive() && element.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT) {
            asFloats = true;
            return new PrimitiveConverter() {
                @Override
                public void addFloat(float value) {
                    grow();
                    floats[count++] = value;
                }
            };
        }
        return ParquetStruct.converter(element, elementType, path + "[]", problems, value -> {
            grow();
            values[count++] = value;
        });
    }

    private void grow() {
        if (asFloats && count == floats.length) {
            floats = Arrays.copyOf(floats, Math.max(64, count * 2));
        } else if (!asFloats && count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
    }

    /** The repeated group of a three-level list, which holds one element or null. */
    private final class Wrapped extends GroupConverter {
        private final Converter element;
        private int before;

        private Wrapped(Type element, String path, Consumer<BadValue> problems) {
            this.element = converter(element, path, problems);
        }

        @Override
        public Converter getConverter(int index) {
            return element;
        }

        @Override
        public void start() {
            before = count;
        }

        @Override
        public void end() {
            if (count == before) {
                grow();
                if (asFloats) {
                    nulls.set(count);
                } else {
                    values[count] = null;
                }
                count++;
            }
        }
    }
}
