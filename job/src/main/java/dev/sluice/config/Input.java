package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a row goes to the service: a column's name, a list of columns (a struct), "*", or a concat. */
public sealed interface Input {

    /** What to do with a row whose text is null, empty or blank. */
    enum OnEmpty {
        DEAD_LETTER,
        PASS_THROUGH
    }

    /** What to do with a text that is longer than the service takes. */
    enum OnTooLong {
        DEAD_LETTER,
        TRUNCATE
    }

    /** One column: {@code input: name}. */
    record Column(String column) implements Input {}

    /** Several columns as a struct: {@code input: [first, last]}. */
    record Struct(List<String> columns) implements Input {}

    /** The whole row: {@code input: "*"}. */
    record Everything() implements Input {}

    /** Columns joined as text: {@code input: {concat: [category, name]}}. */
    record Concat(
            @Key("columns joined as text, null as empty") List<String> concat,

            @Key(value = "clips the text to this many code points", min = 1) @Nullable
            Integer maxLength,

            @Key(value = "text between columns", defaultsTo = "''")
            String separator,

            @Key("keeps the text as a column of this name") @Nullable
            String as,

            @Key(
                    value = "an empty or blank text: deadLetter, or passThrough with null outputs",
                    defaultsTo = "deadLetter")
            OnEmpty onEmpty,

            @Key(value = "a text over the service's limit", defaultsTo = "deadLetter")
            OnTooLong onTooLong)
            implements Input {}
}
