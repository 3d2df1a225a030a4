package dev.sluice.files;

import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Makes writers of rows into Parquet files.
 *
 * <p>A writer holds one row group in memory, up to 64 MiB of encoded pages, and looks at its size every few rows,
 * so that large rows do not outgrow it. Pages carry checksums. Vectors of floats are written plain and without
 * statistics: a dictionary finds nothing to share in them, a smallest component says nothing, and both cost time.
 */
public final class ParquetRowWriters {

    private static final List<CompressionCodecName> CODECS = List.of(
            CompressionCodecName.ZSTD,
            CompressionCodecName.SNAPPY,
            CompressionCodecName.GZIP,
            CompressionCodecName.LZ4_RAW,
            CompressionCodecName.UNCOMPRESSED);

    private ParquetRowWriters() {}

    /**
     * A serializable maker of writers. A writer takes rows of this type, keeps none of them, and is used by one
     * thread; a null where the type says NOT NULL is an IllegalArgumentException that names the column.
     *
     * @param type the columns of the files
     * @param compression {@code zstd}, {@code snappy}, {@code gzip}, {@code lz4_raw} or {@code uncompressed}
     * @throws IllegalArgumentException if a type cannot be written as Parquet, or for another compression
     */
    public static BulkWriter.Factory<RowData> of(RowType type, String compression) {
        ParquetRowWriterSchema.of(type);
        CompressionCodecName codec = codec(compression);
        return out -> new ParquetRowWriter(out, type, codec);
    }

    /** The type that a reader of such a file finds: what Parquet does not tell apart is one type there. */
    public static RowType readBack(RowType type) {
        try {
            return ParquetColumns.of("", ParquetRowWriterSchema.of(type), null);
        } catch (InputProblem e) {
            throw new IllegalArgumentException("columns cannot be written as Parquet" + e.getMessage(), e);
        }
    }

    private static CompressionCodecName codec(String name) {
        return CODECS.stream()
                .filter(codec -> codec.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown compression " + name + "; expected zstd, snappy, gzip, lz4_raw or uncompressed"));
    }
}
