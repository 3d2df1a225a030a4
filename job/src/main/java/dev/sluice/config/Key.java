package dev.sluice.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the pipeline file's reader, its JSON Schema and its help need to know of a key beside name and type. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** One line for editors and help. */
    String value();

    /** The default as it would stand in the file; empty for none. A key without one is required unless nullable. */
    String defaultsTo() default "";

    /** The least value of a number. */
    long min() default Long.MIN_VALUE;

    /** The greatest value of a number. */
    long max() default Long.MAX_VALUE;

    /** Whether it is a path: made absolute against the working directory unless it has a scheme. */
    boolean path() default false;
}
