package dev.sluice.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key of a section: a record's component.
 *
 * @param nullable whether it may be left out without a default
 */
record Field(String name, Type type, Class<?> rawType, Key key, boolean nullable) {

    /** The keys of a section in order, those of inlined records included. */
    static List<Field> of(Class<?> section) {
        return Arrays.stream(section.getRecordComponents())
                .flatMap(
                        component -> isInlined(component) ? of(component.getType()).stream() : Stream.of(of(component)))
                .toList();
    }

    static boolean isInlined(RecordComponent component) {
        return component.isAnnotationPresent(Inlined.class);
    }

    /** The key of a component that is not inlined. */
    static Field of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(component.getDeclaringRecord() + "." + component.getName() + " lacks @Key");
        }
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return new Field(component.getName(), component.getGenericType(), component.getType(), key, nullable);
    }

    boolean hasDefault() {
        return !key.defaultsTo().isEmpty();
    }

    boolean required() {
        return !hasDefault() && !nullable;
    }

    /** Whether it is a single value, not a list, a map or a section. */
    boolean isScalar() {
        return !(type instanceof ParameterizedType)
                && !rawType.isSealed()
                && !Shapes.has(rawType)
                && !isSection(rawType);
    }

    /** Whether this type is a section of keys rather than a value. */
    static boolean isSection(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .allMatch(c -> c.isAnnotationPresent(Key.class) || isInlined(c));
    }
}
