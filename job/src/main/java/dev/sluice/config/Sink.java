package dev.sluice.config;

import java.time.ZoneId;
import java.util.List;

/** Where enriched rows go, chosen by {@code type}. */
public sealed interface Sink {

    /** What to do with a folder that holds something already. */
    enum Mode {
        FAIL,
        OVERWRITE,
        APPEND
    }

    /** Compression of Parquet pages. */
    enum Compression {
        ZSTD,
        SNAPPY,
        GZIP,
        LZ4_RAW,
        UNCOMPRESSED
    }

    /** The format of output files. */
    enum Format {
        PARQUET
    }

    /** A hive-partitioned dataset of Parquet files, {@code type: files}. */
    record Files(
            @Key(value = "folder of the dataset", path = true)
            String path,

            @Key(value = "parquet", defaultsTo = "parquet") Format format,

            @Key(value = "columns that become key=value folders, in order", defaultsTo = "[]")
            PartitionBy partitionBy,

            @Key(value = "compression of pages", defaultsTo = "zstd")
            Compression compression,

            @Key(value = "what to do with a folder that holds something already", defaultsTo = "fail")
            Mode mode)
            implements Sink {}

    /** What names the folders: columns, or the pattern of a time column. */
    sealed interface PartitionBy {
        /** {@code key=value} folders of these columns, in order. */
        record Columns(List<String> columns) implements PartitionBy {}

        /** Folders named by the time of a column. */
        record Time(
                @Key("a TIMESTAMP, TIMESTAMP_LTZ or DATE column")
                String column,

                @Key("pattern of java.time, such as 'dt='yyyy-MM-dd/'hour='HH")
                String pattern,

                @Key(value = "time zone of the folders", defaultsTo = "UTC")
                ZoneId zone)
                implements PartitionBy {}
    }
}
