package dev.sluice.config;

import dev.sluice.service.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes to values, by type. It goes on after an error, so that all are found; whatever has one is null. Every
 * value that could be bound is noted by its path.
 */
final class Binder {

    private final Problems problems;
    private final Bound bound;
    private final References references;
    private final Locations locations;
    private final Sections sections;
    private final Shapes shapes;

    Binder(Problems problems, Bound bound, Environment environment) {
        this.problems = problems;
        this.bound = bound;
        this.references = new References(environment);
        this.locations = new Locations(environment.workingDirectory());
        this.sections = new Sections(this, bound, problems);
        this.shapes = new Shapes(this, sections);
    }

    /** The record of the whole file, or null after adding its problems. */
    @Nullable
    Pipeline pipeline(Node root) {
        return (Pipeline) sections.bind(Pipeline.class, root, "");
    }

    /**
     * The value of a node, or null after adding its problems.
     *
     * @param key of the section that the value belongs to, for its range
     */
    @Nullable
    Object bind(Type type, Key key, Node node, String path) {
        Object value = value(type, key, node, path);
        if (value != null) {
            bound.put(path, value);
        }
        return value;
    }

    /** The value of a default that stands in for a wrong one: no check across keys is to see it. */
    @Nullable
    Object unnoted(Type type, Key key, Node node, String path) {
        return value(type, key, node, path);
    }

    private @Nullable Object value(Type type, Key key, Node node, String path) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Map.class
                    ? texts(key, node, path)
                    : list(generic.getActualTypeArguments()[0], key, node, path);
        }
        Class<?> raw = (Class<?>) type;
        if (Shapes.has(raw)) {
            return shapes.bind(raw, key, node, path);
        }
        if (raw.isSealed()) {
            return sections.chosen(raw, node, path);
        }
        return Field.isSection(raw) ? sections.bind(raw, node, path) : scalar(raw, key, node, path);
    }

    /** A list with at least one item; a sink may stand for a list of one. */
    @Nullable
    List<Object> list(Type element, Key key, Node node, String path) {
        if (element == Sink.class && node instanceof Node.Entries) {
            bound.putItems(path, List.of(path));
            Object single = bind(element, key, node, path);
            return single == null ? null : List.of(single);
        }
        if (!(node instanceof Node.Items list)) {
            mismatch(path, "a list", node);
            return null;
        }
        if (list.items().isEmpty()) {
            problems.add(path, "is empty; expected at least one item");
            return null;
        }
        List<Object> values = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            String itemPath = path + "[" + i + "]";
            paths.add(itemPath);
            Object value = bind(element, key, list.items().get(i), itemPath);
            if (value != null) {
                values.add(value);
            }
        }
        bound.putItems(path, paths);
        return values.size() == paths.size() ? List.copyOf(values) : null;
    }

    /** A map of texts in the file's order, such as columns with their types. */
    private @Nullable Map<String, String> texts(Key key, Node node, String path) {
        if (!(node instanceof Node.Entries map)) {
            mismatch(path, "a map", node);
            return null;
        }
        if (isEmpty(map, path)) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Node.Entry entry : map.entries()) {
            String entryPath = child(path, entry.key());
            if (entry.key().isBlank()) {
                problems.add(entryPath, "a blank name; expected text");
            } else if (bind(String.class, key, entry.value(), entryPath) instanceof String text) {
                texts.put(entry.key(), text);
            }
        }
        // Where some are wrong, checks across keys go on with the others.
        bound.put(path, texts);
        return texts.size() == map.entries().size() ? Collections.unmodifiableMap(texts) : null;
    }

    private @Nullable Object scalar(Class<?> type, Key key, Node node, String path) {
        try {
            if (type == Secret.class) {
                return node instanceof Node.Text text && text.value() != null
                        ? references.secret(text.value())
                        : mismatch(path, "${env:NAME} or ${file:/path}", node);
            }
            Value value = resolved(node, path);
            if (value == null) {
                return null;
            }
            Object converted = Scalars.convert(type, key, value);
            return key.path() ? locations.absolute(value.text()) : converted;
        } catch (InvalidValue e) {
            problems.add(path, e.problem());
            return null;
        }
    }

    /** A text with its references resolved, or null after adding its problem. */
    @Nullable
    Value resolved(Node node, String path) {
        if (!(node instanceof Node.Text text) || text.value() == null) {
            mismatch(path, "text", node);
            return null;
        }
        try {
            return references.resolve(text.value());
        } catch (InvalidValue e) {
            problems.add(path, e.problem());
            return null;
        }
    }

    /** Whether a map has no entries; adds the problem. */
    boolean isEmpty(Node.Entries map, String path) {
        if (map.entries().isEmpty()) {
            problems.add(path, "is empty; expected at least one entry");
        }
        return map.entries().isEmpty();
    }

    /** Adds the problem of a node of the wrong kind, whose content is not shown; returns null. */
    @Nullable
    Object mismatch(String path, String expected, Node found) {
        problems.add(path, "expected " + expected + ", found " + found.kind());
        return null;
    }

    static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
