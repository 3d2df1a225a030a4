package dev.sluice.config;

/** Rows ordered by a column and cut into buckets of equal size, a dataset of its own. */
public record Buckets(
        @Key("column to order by, ascending; strings by UTF-8 bytes, equal keys by file and row")
        String orderBy,

        @Key(value = "rows of a bucket", min = 1) int size,

        @Key(value = "folder of the ordered dataset", path = true)
        String path) {}
