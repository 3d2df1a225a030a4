package dev.sluice.files;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value stands in the schema.
 *
 * @param path names from the top, with Parquet's own {@code list}, {@code element} and {@code key_value}
 * @param definition level of a value that is there: how many of its path could have been missing
 * @param repetition level of a value that continues the innermost list or map
 */
record ParquetRowWriterPlace(List<String> path, int definition, int repetition) {

    static final ParquetRowWriterPlace TOP = new ParquetRowWriterPlace(List.of(), 0, 0);

    ParquetRowWriterPlace field(String name, boolean nullable) {
        return new ParquetRowWriterPlace(below(name), nullable ? definition + 1 : definition, repetition);
    }

    ParquetRowWriterPlace repeated(String name) {
        return new ParquetRowWriterPlace(below(name), definition + 1, repetition + 1);
    }

    private List<String> below(String name) {
        List<String> below = new ArrayList<>(path);
        below.add(name);
        return List.copyOf(below);
    }

    IllegalArgumentException nullNotAllowed() {
        return new IllegalArgumentException("column " + this + ": found null where the type says NOT NULL");
    }

    /** The path with dots, for messages. */
    @Override
    public String toString() {
        return String.join(".", path);
    }
}
