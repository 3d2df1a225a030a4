package dev.sluice.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps to records: each key to the component of its name, with the defaults of those left out. */
final class Sections {

    private static final String TYPE = "type";

    private final Binder binder;
    private final Bound bound;
    private final Problems problems;

    Sections(Binder binder, Bound bound, Problems problems) {
        this.binder = binder;
        this.bound = bound;
        this.problems = problems;
    }

    /** The record of a section, or null after adding its problems. */
    @Nullable
    Object bind(Class<?> type, Node node, String path) {
        return node instanceof Node.Entries map ? bind(type, map, path, false) : binder.mismatch(path, "a map", node);
    }

    /** The record of the section that the key {@code type} chooses, or null after adding its problems. */
    @Nullable
    Object chosen(Class<?> sealed, Node node, String path) {
        if (!(node instanceof Node.Entries map)) {
            return binder.mismatch(path, "a map", node);
        }
        Set<String> available = Spelling.availableTypes(sealed).keySet();
        String typePath = Binder.child(path, TYPE);
        Node given = map.value(TYPE);
        if (given == null) {
            problems.add(typePath, "missing; expected " + String.join(" or ", available));
            return null;
        }
        Value value = binder.resolved(given, typePath);
        if (value == null) {
            return null;
        }
        bound.put(typePath, value.text());
        Class<?> type = Spelling.types(sealed).get(value.text());
        if (type == null) {
            problems.add(typePath, value.shown() + " is unknown; " + Suggestion.or(value.text(), available));
            return null;
        }
        if (!Spelling.isAvailable(type)) {
            problems.add(
                    typePath,
                    value.text() + " is not available in this version; expected " + String.join(" or ", available));
        }
        return bind(type, map, path, true);
    }

    /**
     * @param chosen whether a key {@code type} stands beside the section's own
     */
    private @Nullable Object bind(Class<?> type, Node.Entries map, String path, boolean chosen) {
        return filled(type, map, path, unknownKeys(map, Field.of(type), path, chosen));
    }

    /**
     * @param meant keys that the map has misspelt, so that they are not said to be missing
     */
    private @Nullable Object filled(Class<?> type, Node.Entries map, String path, Set<String> meant) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        boolean complete = true;
        for (int i = 0; i < arguments.length; i++) {
            if (Field.isInlined(components[i])) {
                arguments[i] = filled(components[i].getType(), map, path, meant);
                complete &= arguments[i] != null;
                continue;
            }
            Field field = Field.of(components[i]);
            String fieldPath = Binder.child(path, field.name());
            Node given = map.value(field.name());
            if (given == null && !field.hasDefault()) {
                complete &= field.nullable();
                if (field.required() && !meant.contains(field.name())) {
                    problems.add(fieldPath, "missing (" + field.key().value() + ")");
                }
                continue;
            }
            arguments[i] = binder.bind(field.type(), field.key(), given == null ? defaultOf(field) : given, fieldPath);
            if (arguments[i] == null && field.isScalar()) {
                // Its problem is noted; the record goes on without it, so that what depends on others is looked at.
                arguments[i] = field.hasDefault()
                        ? binder.unnoted(field.type(), field.key(), defaultOf(field), fieldPath)
                        : null;
                complete &= arguments[i] != null || field.nullable();
            } else {
                complete &= arguments[i] != null;
            }
        }
        return complete ? create(type, arguments) : null;
    }

    /** Adds a problem for each unknown key and returns the keys that were probably meant. */
    private Set<String> unknownKeys(Node.Entries map, List<Field> fields, String path, boolean chosen) {
        List<String> known = new ArrayList<>(fields.stream().map(Field::name).toList());
        if (chosen) {
            known.add(0, TYPE);
        }
        Set<String> meant = new HashSet<>();
        for (Node.Entry entry : map.entries()) {
            String key = entry.key();
            if (!known.contains(key)) {
                String advice = oneLevelDown(key, fields)
                        .map(section -> "did you mean " + section + "." + key + "?")
                        .orElseGet(() -> Suggestion.or(key, known));
                problems.add(Binder.child(path, key), "unknown key; " + advice);
                Suggestion.near(key, known).ifPresent(meant::add);
            }
        }
        return meant;
    }

    /** The section that has the key, for one that is not indented enough. */
    private static Optional<String> oneLevelDown(String key, List<Field> fields) {
        return fields.stream()
                .filter(field -> Field.isSection(field.rawType()))
                .filter(field -> Field.of(field.rawType()).stream()
                        .anyMatch(below -> below.name().equals(key)))
                .map(Field::name)
                .findFirst();
    }

    /** The default of a key as it would stand in the file. */
    static Node defaultOf(Field field) {
        Problems problems = new Problems("default of " + field.name());
        Node node = new YamlReader(line -> Place.line(field.name(), line), problems)
                .read(field.key().defaultsTo());
        if (node == null) {
            throw new IllegalStateException(problems.toString());
        }
        return node;
    }

    private static Object create(Class<?> type, @Nullable Object[] arguments) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " refuses values that its keys allow", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be created", e);
        }
    }
}
