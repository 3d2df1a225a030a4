package dev.sluice.files;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.row.ParquetRowDataBuilder;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.hadoop.conf.Configuration;

/**
 * Writes rows of (STRING, ARRAY&lt;FLOAT&gt;(384)) with our writer and with Flink's, in turns, and prints rows per
 * second. Arguments: rows (200000), turns (3), compression (zstd). Run by hand:
 *
 * <pre>
 * mvn -q -pl connectors/local-model,connectors test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/cp
 * java -Xmx1g -XX:+UseSerialGC -cp connectors/target/classes:connectors/target/test-classes:$(cat /tmp/cp) \
 *     dev.sluice.files.ParquetRowWriterBenchmark 200000 3
 * </pre>
 */
final class ParquetRowWriterBenchmark {

    private static final int DIMENSIONS = 384;

    private ParquetRowWriterBenchmark() {}

    public static void main(String[] args) throws IOException {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int turns = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        String compression = args.length > 2 ? args[2] : "zstd";
        RowType type = RowType.of(
                new LogicalType[] {VarCharType.STRING_TYPE, new ArrayType(new FloatType())},
                new String[] {"id", "embedding"});
        Configuration configuration = new Configuration(false);
        configuration.set("parquet.compression", compression.toUpperCase(Locale.ROOT));
        List<BulkWriter.Factory<RowData>> writers = List.of(
                ParquetRowWriters.of(type, compression),
                ParquetRowDataBuilder.createWriterFactory(type, configuration, true));
        float[][] vectors = vectors();
        for (int turn = 0; turn < turns; turn++) {
            double ours = rowsPerSecond(writers.get(0), rows, vectors, "ours");
            double flinks = rowsPerSecond(writers.get(1), rows, vectors, "Flink's");
            System.out.printf("ratio %.2f%n", ours / flinks);
        }
    }

    private static double rowsPerSecond(BulkWriter.Factory<RowData> writers, int rows, float[][] vectors, String name)
            throws IOException {
        java.nio.file.Path folder = Files.createTempDirectory("parquet-benchmark");
        java.nio.file.Path file = folder.resolve("rows.parquet");
        Path path = new Path(file.toUri());
        long start = System.nanoTime();
        try (FSDataOutputStream out = path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
            BulkWriter<RowData> writer = writers.create(out);
            for (int i = 0; i < rows; i++) {
                writer.addElement(GenericRowData.of(
                        StringData.fromString("node-" + i), new GenericArrayData(vectors[i % vectors.length])));
            }
            writer.finish();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-8s %,9.0f rows/s  %.2f s  %,d bytes%n", name, rows / seconds, seconds, Files.size(file));
        Files.delete(file);
        Files.delete(folder);
        return rows / seconds;
    }

    private static float[][] vectors() {
        Random random = new Random(7);
        float[][] vectors = new float[10_000][DIMENSIONS];
        for (float[] vector : vectors) {
            for (int i = 0; i < DIMENSIONS; i++) {
                vector[i] = (float) (random.nextGaussian() / Math.sqrt(DIMENSIONS));
            }
        }
        return vectors;
    }
}
