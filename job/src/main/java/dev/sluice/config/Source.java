package dev.sluice.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where rows come from, chosen by {@code type}. */
public sealed interface Source {

    /** What to do with a row that cannot be read. */
    enum OnBadRow {
        FAIL,
        DEAD_LETTER
    }

    /** The format of input files. */
    enum Format {
        CSV,
        NDJSON,
        PARQUET
    }

    /** Files of one dataset, {@code type: files}. */
    record Files(
            @Key(value = "file, directory or glob; key=value directories become columns", path = true)
            String path,

            @Key("csv, ndjson or parquet, plain or gzipped (.gz)")
            Format format,

            @Key(value = "how CSV is written", defaultsTo = "{}")
            Csv csv,

            @Key("columns with their Flink SQL types; needed for ndjson, optional for csv and parquet") @Nullable
            Map<String, String> schema,

            @Key(value = "what to do with a row that cannot be read", defaultsTo = "fail")
            OnBadRow onBadRow)
            implements Source {}

    /** Topics of Kafka, {@code type: kafka}: an endless source. */
    record Kafka(
            @Key("topics to read") java.util.List<String> topics,

            @Key("host:port of brokers, separated by commas")
            String bootstrapServers,

            @Key("columns with their Flink SQL types") Map<String, String> schema)
            implements Source {}

    /** How CSV is written. */
    record Csv(
            @Key(value = "one character between fields", defaultsTo = "','")
            char delimiter,

            @Key(value = "one character around fields", defaultsTo = "'\"'")
            char quote,

            @Key(value = "whether the first record names the columns", defaultsTo = "true")
            boolean header,

            @Key(value = "character set", defaultsTo = "UTF-8")
            java.nio.charset.Charset charset) {}
}
