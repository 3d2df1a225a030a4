package dev.sluice.files;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.types.logical.MapType;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.jspecify.annotations.Nullable;

/** Collects the entries of a map; of two entries with one key the last counts, as the format has it. */
final class ParquetMap extends GroupConverter {
    private final Consumer<Object> place;
    private final Entry entry;
    private Map<Object, @Nullable Object> entries = new HashMap<>();

    ParquetMap(GroupType entry, MapType type, String path, Consumer<BadValue> problems, Consumer<Object> place) {
        this.place = place;
        this.entry = new Entry(entry, type, path, problems);
    }

    @Override
    public Converter getConverter(int index) {
        return entry;
    }

    @Override
    public void start() {
        entries = new HashMap<>();
    }

    @Override
    public void end() {
        place.accept(new GenericMapData(entries));
    }

    private final class Entry extends GroupConverter {
        private final Converter keys;
        private final Converter values;
        private final Consumer<BadValue> problems;
        private final String path;
        private @Nullable Object key;
        private @Nullable Object value;

        private Entry(GroupType entry, MapType type, String path, Consumer<BadValue> problems) {
            this.path = path;
            this.problems = problems;
            keys = ParquetStruct.converter(
                    entry.getType(0), type.getKeyType(), path + ".key", problems, found -> key = found);
            values = ParquetStruct.converter(
                    entry.getType(1), type.getValueType(), path + ".value", problems, found -> value = found);
        }

        @Override
        public Converter getConverter(int index) {
            return index == 0 ? keys : values;
        }

        @Override
        public void start() {
            key = null;
            value = null;
        }

        @Override
        public void end() {
            if (key == null) {
                problems.accept(new BadValue("expected a key, found null").in(path));
            } else {
                entries.put(key, value);
            }
        }
    }
}
