package dev.sluice.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values whose record is chosen by their shape: a text, a list or a map. */
final class Shapes {

    private static final Set<Class<?>> SHAPED = Set.of(Input.class, Output.class, Sink.PartitionBy.class);

    private final Binder binder;
    private final Sections sections;

    Shapes(Binder binder, Sections sections) {
        this.binder = binder;
        this.sections = sections;
    }

    static boolean has(Class<?> type) {
        return SHAPED.contains(type);
    }

    @Nullable
    Object bind(Class<?> type, Key key, Node node, String path) {
        if (type == Input.class) {
            return input(key, node, path);
        }
        return type == Output.class ? output(key, node, path) : partitionBy(key, node, path);
    }

    private @Nullable Object input(Key key, Node node, String path) {
        if (node instanceof Node.Entries) {
            return sections.bind(Input.Concat.class, node, path);
        }
        if (node instanceof Node.Items) {
            List<String> columns = names(key, node, path);
            return columns == null ? null : new Input.Struct(columns);
        }
        String column = name(key, node, path);
        if (column == null) {
            return null;
        }
        return column.equals("*") ? new Input.Everything() : new Input.Column(column);
    }

    private @Nullable Object output(Key key, Node node, String path) {
        Map<String, String> columns = new LinkedHashMap<>();
        if (node instanceof Node.Entries map) {
            if (binder.isEmpty(map, path)) {
                return null;
            }
            for (Node.Entry entry : map.entries()) {
                // Without a type it is the service's own.
                String type =
                        Node.isNothing(entry.value()) ? "" : name(key, entry.value(), Binder.child(path, entry.key()));
                if (type != null) {
                    columns.put(entry.key(), type);
                }
            }
            return columns.size() < map.entries().size() ? null : new Output(Collections.unmodifiableMap(columns));
        }
        List<String> names = node instanceof Node.Items ? names(key, node, path) : single(key, node, path);
        if (names == null) {
            return null;
        }
        names.forEach(name -> columns.put(name, ""));
        return new Output(Collections.unmodifiableMap(columns));
    }

    private @Nullable Object partitionBy(Key key, Node node, String path) {
        if (node instanceof Node.Entries) {
            return sections.bind(Sink.PartitionBy.Time.class, node, path);
        }
        if (node instanceof Node.Items list) {
            List<String> columns = list.items().isEmpty() ? List.of() : names(key, node, path);
            return columns == null ? null : new Sink.PartitionBy.Columns(columns);
        }
        return binder.mismatch(path, "a list of columns, or a map with column and pattern", node);
    }

    private @Nullable List<String> single(Key key, Node node, String path) {
        String name = name(key, node, path);
        return name == null ? null : List.of(name);
    }

    private @Nullable String name(Key key, Node node, String path) {
        return binder.bind(String.class, key, node, path) instanceof String name ? name : null;
    }

    private @Nullable List<String> names(Key key, Node node, String path) {
        List<Object> values = binder.list(String.class, key, node, path);
        if (values == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        values.forEach(value -> names.add((String) value));
        return List.copyOf(names);
    }
}
