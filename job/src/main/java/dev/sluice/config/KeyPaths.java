package dev.sluice.config;

import dev.sluice.service.Secret;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Paths of keys through the records, whichever {@code type} a file chooses. */
final class KeyPaths {

    private KeyPaths() {}

    /**
     * Whether a path leads to a key that is known and is no secret's, so that its value may be shown.
     *
     * @param steps names and indexes: {@code enrich}, {@code [0]}, {@code calls}
     */
    static boolean isOpen(List<String> steps) {
        List<Type> reached = List.of(Pipeline.class);
        for (String step : steps) {
            reached = reached.stream().flatMap(type -> below(type, step)).toList();
        }
        return !reached.isEmpty() && reached.stream().noneMatch(KeyPaths::isSectionOrSecret);
    }

    private static boolean isSectionOrSecret(Type type) {
        return type == Secret.class
                || (type instanceof Class<?> raw && !Shapes.has(raw) && (raw.isSealed() || Field.isSection(raw)));
    }

    private static Stream<Type> below(Type type, String step) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Type element = arguments[arguments.length - 1];
            // A single sink stands without a list.
            return element == Sink.class && !step.startsWith("[") ? below(element, step) : Stream.of(element);
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isSealed()) {
            Stream<Type> chosen = step.equals("type") ? Stream.of(String.class) : Stream.empty();
            return Stream.concat(
                    chosen, Arrays.stream(raw.getPermittedSubclasses()).flatMap(option -> below(option, step)));
        }
        return Field.isSection(raw)
                ? Field.of(raw).stream()
                        .filter(field -> field.name().equals(step))
                        .map(Field::type)
                : Stream.empty();
    }
}
