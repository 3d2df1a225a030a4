package dev.sluice.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Objects;

/** A key's default as JSON, in the kind that the key's type has there. */
final class DefaultJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DefaultJson() {}

    static JsonNode of(Field field) {
        Node node = Sections.defaultOf(field);
        if (node instanceof Node.Items list) {
            ArrayNode items = JSON.arrayNode();
            list.items().forEach(item -> items.add(text(item)));
            return items;
        }
        if (node instanceof Node.Entries map) {
            ObjectNode entries = JSON.objectNode();
            map.entries().forEach(entry -> entries.put(entry.key(), text(entry.value())));
            return entries;
        }
        String text = text(node);
        Class<?> type = field.rawType();
        if (type == boolean.class) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        if (type == int.class || type == long.class || type == double.class) {
            return JSON.numberNode(new BigDecimal(text));
        }
        return JSON.textNode(text);
    }

    private static String text(Node node) {
        return Objects.requireNonNull(((Node.Text) node).value());
    }
}
