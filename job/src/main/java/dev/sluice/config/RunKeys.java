package dev.sluice.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.service.Secret;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a pipeline that must stay as they are between a run and its resume: all but how calls are made, how
 * rows are batched, credentials, parallelism, checkpoint interval, and what becomes of bad rows.
 *
 * <p>A key is named as problems name it, its value is a digest, so that a record of them holds no value. Lists of
 * texts and maps of columns are one key, as their order matters. A default counts as if it stood in the file.
 */
public final class RunKeys {

    /** Paths without indexes; all below them is free too. */
    private static final Set<String> FREE = Set.of(
            "source.onBadRow",
            "enrich.batch",
            "enrich.calls",
            "enrich.service.apiKey",
            "enrich.service.auth",
            "enrich.service.proxy.user",
            "runtime.parallelism",
            "runtime.checkpoint.interval",
            "deadLetter.maxRows");

    private static final String DEAD_LETTER = "deadLetter.";
    private static final String SINGLE_SINK = "sink.";
    private static final String FIRST_SINK = "sink[0].";
    private static final int DIGEST_BYTES = 8;
    private static final JsonMapper CANONICAL = new JsonMapper();

    private final SortedMap<String, String> keys = new TreeMap<>();

    private RunKeys() {}

    /** The keys of a pipeline, each with the first 16 hex digits of the SHA-256 of its value. */
    public static SortedMap<String, String> of(Pipeline pipeline) {
        RunKeys keys = new RunKeys();
        keys.section("", pipeline);
        for (int i = 0; i < pipeline.enrich().size(); i++) {
            // The one key of a batch that decides what is in a file: in force also where it is left out.
            keys.value(
                    "enrich[" + i + "].batch.within",
                    pipeline.within(pipeline.enrich().get(i)));
        }
        return keys.keys;
    }

    /**
     * The keys that were added, removed or given another value, sorted. A dead letter that was added is no change:
     * a run that failed of its first bad row goes on with one.
     */
    public static List<String> changed(Map<String, String> then, Map<String, String> now) {
        boolean listed = hasAny(then, FIRST_SINK) || hasAny(now, FIRST_SINK);
        Map<String, String> before = listed ? listed(then) : then;
        Map<String, String> after = listed ? listed(now) : now;
        boolean mayAddDeadLetter = !hasAny(then, DEAD_LETTER);
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        return all.stream()
                .filter(key -> !Objects.equals(before.get(key), after.get(key)))
                .filter(key -> !(mayAddDeadLetter && key.startsWith(DEAD_LETTER)))
                .toList();
    }

    /** Names a single sink as the first of a list, so that one more is not taken for a change of the first. */
    private static Map<String, String> listed(Map<String, String> keys) {
        Map<String, String> listed = new TreeMap<>();
        keys.forEach((key, digest) -> listed.put(
                key.startsWith(SINGLE_SINK) ? FIRST_SINK + key.substring(SINGLE_SINK.length()) : key, digest));
        return listed;
    }

    private static boolean hasAny(Map<String, String> keys, String prefix) {
        return keys.keySet().stream().anyMatch(key -> key.startsWith(prefix));
    }

    private void section(String path, Object section) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            Object value = valueOf(component, section);
            if (value == null) {
                continue;
            }
            if (Field.isInlined(component)) {
                section(path, value);
            } else {
                field(Binder.child(path, component.getName()), value);
            }
        }
    }

    private void field(String path, Object value) {
        if (FREE.contains(path.replaceAll("\\[[0-9]+]", "")) || value instanceof Secret) {
            return;
        }
        Class<?> type = value.getClass();
        if (value instanceof List<?> list && isOfSections(list)) {
            sections(path, list);
        } else if (!Field.isSection(type) || value instanceof Input.Everything) {
            value(path, value);
        } else {
            type(path, type);
            section(path, value);
        }
    }

    private void sections(String path, List<?> sections) {
        boolean single = path.equals("sink") && sections.size() == 1;
        for (int i = 0; i < sections.size(); i++) {
            Object section = sections.get(i);
            String itemPath = single ? path : path + "[" + i + "]";
            type(itemPath, section.getClass());
            section(itemPath, section);
        }
    }

    /** Notes which of the sections was chosen by {@code type}. */
    private void type(String path, Class<?> section) {
        Arrays.stream(section.getInterfaces())
                .filter(choice -> choice.isSealed() && !Shapes.has(choice))
                .forEach(choice -> Spelling.types(choice).forEach((name, type) -> {
                    if (type == section) {
                        value(Binder.child(path, "type"), name);
                    }
                }));
    }

    private void value(String path, @Nullable Object value) {
        if (value != null) {
            keys.put(path, digest(canonical(value)));
        }
    }

    private static boolean isOfSections(List<?> list) {
        return list.stream().allMatch(item -> Field.isSection(item.getClass())) && !list.isEmpty();
    }

    private static @Nullable Object valueOf(RecordComponent component, Object section) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /** Texts for what has no parts; what has is a list or a map, in its order. */
    private static Object canonical(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RunKeys::canonical).toList();
        }
        if (value instanceof Map<?, ?> map) {
            // In a list, as an order is nothing that a map has to keep.
            List<Object> entries = new ArrayList<>();
            map.forEach((key, entry) -> entries.add(List.of(canonical(key), canonical(entry))));
            return entries;
        }
        if (value instanceof Input.Struct struct) {
            return canonical(struct.columns());
        }
        if (value instanceof Output output) {
            return canonical(output.columns());
        }
        if (value instanceof Sink.PartitionBy.Columns by) {
            return canonical(by.columns());
        }
        return value.toString();
    }

    private static String digest(Object canonical) {
        try {
            byte[] text = CANONICAL.writeValueAsString(canonical).getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("texts in lists have a JSON, and every JVM has SHA-256", e);
        }
    }
}
