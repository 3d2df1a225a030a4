package dev.sluice.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.service.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 2020-12) of pipeline files, from the records that they are bound to. Editors complete
 * and check with it; checks across keys are the reader's alone.
 */
public final class PipelineSchema {

    private static final String REFERENCE = "\\$\\{(env|file):[^}]+\\}";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode definitions = JSON.objectNode();

    private PipelineSchema() {}

    /** The schema, indented, with a line break at its end. */
    public static String json() {
        PipelineSchema schema = new PipelineSchema();
        ObjectNode root = JSON.objectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Sluice pipeline");
        root.setAll(schema.section(Pipeline.class, null));
        schema.definitions.set(
                "reference", JSON.objectNode().put("type", "string").put("pattern", REFERENCE));
        root.set("$defs", schema.definitions);
        try {
            return new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(root)
                            .replace("\r\n", "\n")
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema cannot be written", e);
        }
    }

    private ObjectNode section(Class<?> type, @Nullable String chosenBy) {
        ObjectNode properties = JSON.objectNode();
        ArrayNode required = JSON.arrayNode();
        if (chosenBy != null) {
            properties.set("type", JSON.objectNode().put("const", chosenBy));
            required.add("type");
        }
        for (Field field : Field.of(type)) {
            ObjectNode value = value(field.type(), field.key());
            value.put("description", field.key().value());
            if (field.hasDefault()) {
                value.set("default", DefaultJson.of(field));
            }
            properties.set(field.name(), value);
            if (field.required()) {
                required.add(field.name());
            }
        }
        ObjectNode section = JSON.objectNode().put("type", "object");
        section.set("properties", properties);
        if (!required.isEmpty()) {
            section.set("required", required);
        }
        return section.put("additionalProperties", false);
    }

    private ObjectNode value(Type type, Key key) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Map.class ? texts("string") : list(generic.getActualTypeArguments()[0], key);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == Input.class) {
            return anyOf(text(), list(String.class, key), reference(Input.Concat.class));
        }
        if (raw == Output.class) {
            return anyOf(text(), list(String.class, key), texts("string", "null"));
        }
        if (raw == Sink.PartitionBy.class) {
            ObjectNode columns = JSON.objectNode().put("type", "array").put("uniqueItems", true);
            columns.set("items", text());
            return anyOf(columns, reference(Sink.PartitionBy.Time.class));
        }
        if (raw.isSealed()) {
            return choice(raw);
        }
        return Field.isSection(raw) ? reference(raw) : scalar(raw, key);
    }

    private ObjectNode list(Type element, Key key) {
        ObjectNode list = JSON.objectNode().put("type", "array").put("minItems", 1);
        list.set("items", value(element, key));
        return element == Sink.class ? anyOf(value(element, key), list) : list;
    }

    /** A reference to a section's own definition, made on first use. */
    private ObjectNode reference(Class<?> section) {
        String name = section.getSimpleName();
        if (!definitions.has(name)) {
            definitions.set(name, section(section, null));
        }
        return JSON.objectNode().put("$ref", "#/$defs/" + name);
    }

    /** A section chosen by its key {@code type}: the errors of an editor are those of the chosen one alone. */
    private ObjectNode choice(Class<?> sealed) {
        String name = sealed.getSimpleName();
        if (!definitions.has(name)) {
            Map<String, Class<?>> types = Spelling.availableTypes(sealed);
            ObjectNode choice = JSON.objectNode().put("type", "object");
            ObjectNode names = JSON.objectNode();
            types.keySet().forEach(names.putArray("enum")::add);
            choice.putObject("properties").set("type", anyOf(names, referenced()));
            choice.putArray("required").add("type");
            ArrayNode rules = choice.putArray("allOf");
            types.forEach((chosen, section) -> {
                ObjectNode rule = rules.addObject();
                ObjectNode condition = rule.putObject("if");
                condition.putObject("properties").putObject("type").put("const", chosen);
                condition.putArray("required").add("type");
                rule.set("then", section(section, chosen));
            });
            definitions.set(name, choice);
        }
        return JSON.objectNode().put("$ref", "#/$defs/" + name);
    }

    private static ObjectNode scalar(Class<?> type, Key key) {
        if (type == String.class) {
            return text();
        }
        if (type == Secret.class) {
            return text().put("pattern", "^" + REFERENCE + "$");
        }
        ObjectNode value = JSON.objectNode();
        if (type == boolean.class || type == Boolean.class) {
            value.put("type", "boolean");
        } else if (type == double.class) {
            range(value.put("type", "number"), key);
        } else if (type.isEnum()) {
            Spelling.constants(type).keySet().forEach(value.putArray("enum")::add);
        } else if (type == char.class) {
            value.put("type", "string").put("minLength", 1).put("maxLength", 1);
        } else if (type == Duration.class) {
            value.put("type", "string").put("pattern", "^" + Scalars.DURATION + "$");
        } else if (type == DataSize.class) {
            value.put("type", "string").put("pattern", "^" + Scalars.SIZE + "$");
        } else if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
            range(value.put("type", "integer"), key);
        } else {
            return text();
        }
        return anyOf(value, referenced());
    }

    /** Any value may come from the environment or a file. */
    private static ObjectNode referenced() {
        return JSON.objectNode().put("$ref", "#/$defs/reference");
    }

    private static void range(ObjectNode number, Key key) {
        if (key.min() != Long.MIN_VALUE) {
            number.put("minimum", key.min());
        }
        if (key.max() != Long.MAX_VALUE) {
            number.put("maximum", key.max());
        }
    }

    private static ObjectNode text() {
        return JSON.objectNode().put("type", "string");
    }

    private static ObjectNode texts(String... types) {
        ObjectNode texts = JSON.objectNode().put("type", "object").put("minProperties", 1);
        ArrayNode allowed = texts.putObject("additionalProperties").putArray("type");
        List.of(types).forEach(allowed::add);
        return texts;
    }

    private static ObjectNode anyOf(ObjectNode... options) {
        ObjectNode value = JSON.objectNode();
        ArrayNode any = value.putArray("anyOf");
        List.of(options).forEach(any::add);
        return value;
    }
}
