package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/** Where rows go that a service refused or that could not be read. */
public record DeadLetter(
        @Key(value = "files", defaultsTo = "files") Type type,

        @Key(value = "folder of the dataset; its mode is the sink's", path = true)
        String path,

        @Key(value = "the run fails past this many; unset: no limit", min = 0) @Nullable
        Long maxRows) {

    /** What a dead letter is written to. */
    public enum Type {
        FILES
    }
}
