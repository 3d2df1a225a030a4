package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node of a pipeline file with its place. Immutable: an anchor's node may stand at several paths. */
sealed interface Node {

    Place place();

    /** What it is, as errors name it. */
    String kind();

    /** A scalar; {@code value} is null for YAML's null. */
    record Text(@Nullable String value, Place place) implements Node {
        @Override
        public String kind() {
            return value == null ? "nothing" : "text";
        }
    }

    /** A list. */
    record Items(List<Node> items, Place place) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A map in the file's order; keys are unique. */
    record Entries(List<Entry> entries, Place place) implements Node {
        @Override
        public String kind() {
            return "a map";
        }

        Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        /** The value of a key, or null if there is none. */
        @Nullable
        Node value(String key) {
            return entry(key)
                    .map(Entry::value)
                    .filter(value -> !isNothing(value))
                    .orElse(null);
        }

        /** This map with one entry replaced, or added at its end. */
        Entries with(Entry replacement) {
            List<Entry> changed = new ArrayList<>(entries);
            changed.replaceAll(entry -> entry.key().equals(replacement.key()) ? replacement : entry);
            if (!changed.contains(replacement)) {
                changed.add(replacement);
            }
            return new Entries(List.copyOf(changed), place);
        }
    }

    /** A key with its value; the place is the key's. */
    record Entry(String key, Place place, Node value) {}

    /** Whether there is a value at all; an empty value counts as none. */
    static boolean isNothing(Node node) {
        return node instanceof Text text && text.value() == null;
    }

    /** The value at a path such as {@code enrich[0].calls}, if it is given and not empty. */
    static Optional<Node> find(Node root, String path) {
        Trail trail = trail(root, path);
        return trail.rest().isEmpty() && !isNothing(trail.node()) ? Optional.of(trail.node()) : Optional.empty();
    }

    /** The place of a path, or of its nearest ancestor that is given. */
    static Place nearest(Node root, String path) {
        return trail(root, path).place();
    }

    /** How far a path leads: the last node on it, that node's place and what is left of the path. */
    record Trail(Node node, Place place, String rest) {}

    private static Trail trail(Node root, String path) {
        Trail trail = new Trail(root, root.place(), path);
        Optional<Trail> next = Optional.of(trail);
        while (next.isPresent()) {
            trail = next.get();
            next = step(trail.node(), trail.place(), trail.rest());
        }
        return trail;
    }

    private static Optional<Trail> step(Node node, Place place, String path) {
        if (path.startsWith("[")) {
            int end = path.indexOf(']');
            int index = Integer.parseInt(path.substring(1, end));
            String rest = path.substring(end + 1);
            if (node instanceof Items items && index < items.items().size()) {
                Node item = items.items().get(index);
                return Optional.of(new Trail(item, item.place(), rest));
            }
            // A single sink stands without a list, and is the first of one all the same.
            return index == 0 && node instanceof Entries ? Optional.of(new Trail(node, place, rest)) : Optional.empty();
        }
        if (path.isEmpty() || !(node instanceof Entries map)) {
            return Optional.empty();
        }
        String key = path.startsWith(".") ? path.substring(1) : path;
        return map.entries().stream()
                .filter(entry -> leads(entry.key(), key))
                .findFirst()
                .map(entry -> new Trail(
                        entry.value(), entry.place(), key.substring(entry.key().length())));
    }

    private static boolean leads(String key, String path) {
        return path.startsWith(key)
                && (path.length() == key.length()
                        || path.charAt(key.length()) == '.'
                        || path.charAt(key.length()) == '[');
    }
}
