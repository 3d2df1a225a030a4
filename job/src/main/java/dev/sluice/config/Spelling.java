package dev.sluice.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How constants and types are written in a pipeline file: {@code deadLetter}, {@code embedding}. */
final class Spelling {

    /** Known to the file's language, so that other checks work on them, but not built yet. */
    private static final Set<Class<?>> UNAVAILABLE = Set.of(Source.Kafka.class);

    private Spelling() {}

    /** The constants of an enum by their spelling. */
    static Map<String, Object> constants(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            // Parquet's own names, which have underscores.
            constants.put(type == Sink.Compression.class ? name.toLowerCase(Locale.ROOT) : lowerCamel(name), constant);
        }
        return constants;
    }

    /** The sections of a sealed interface by their {@code type}. */
    static Map<String, Class<?>> types(Class<?> sealed) {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        for (Class<?> type : sealed.getPermittedSubclasses()) {
            String name = type.getSimpleName();
            types.put(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1), type);
        }
        return types;
    }

    /** Those types that this version has. */
    static Map<String, Class<?>> availableTypes(Class<?> sealed) {
        Map<String, Class<?>> types = types(sealed);
        types.values().removeIf(type -> !isAvailable(type));
        return types;
    }

    static boolean isAvailable(Class<?> type) {
        return !UNAVAILABLE.contains(type);
    }

    private static String lowerCamel(String constant) {
        String[] words = constant.toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder spelled = new StringBuilder(words[0]);
        Arrays.stream(words)
                .skip(1)
                .forEach(word ->
                        spelled.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1)));
        return spelled.toString();
    }
}
