package dev.sluice.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a file could be bound, by path, defaults included: checks across keys go on although another key is
 * wrong.
 */
final class Bound {

    private final Node root;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, List<String>> items = new HashMap<>();

    Bound(Node root) {
        this.root = root;
    }

    void put(String path, Object value) {
        values.put(path, value);
    }

    void putItems(String path, List<String> paths) {
        items.put(path, List.copyOf(paths));
    }

    <T> Optional<T> get(String path, Class<T> type) {
        return Optional.ofNullable(values.get(path)).filter(type::isInstance).map(type::cast);
    }

    Optional<String> text(String path) {
        return get(path, String.class);
    }

    /** A map of texts, such as columns with their types; empty where there is none. */
    Map<String, String> texts(String path) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (values.get(path) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> texts.put((String) key, (String) value));
        }
        return texts;
    }

    /** The paths of a list's items. */
    List<String> items(String path) {
        return items.getOrDefault(path, List.of());
    }

    /** Whether the file gives the key, rather than a default. */
    boolean given(String path) {
        return Node.find(root, path).isPresent();
    }
}
