package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreviewTest {

    private static final MessageType NODES = MessageTypeParser.parseMessageType("""
            message nodes {
              required binary id (STRING);
              optional binary name (STRING);
              optional group embedding (LIST) { repeated group list { optional float element; } }
            }
            """);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void showsTheFirstRowsInTheOrderOfBuckets() throws IOException {
        write("bucket=10", 2, PreviewTest::node);
        write("bucket=9", 2, PreviewTest::node);
        Files.createDirectories(folder.resolve("_sluice"));
        Files.writeString(folder.resolve("_sluice/run.json"), "{}");
        assertThat(Preview.of(folder.toString(), 3)).isEqualTo("""
                        id  name    embedding                 bucket
                        --  ------  ------------------------  ------
                        0   null    [0.0123, -1.5000, … 384]  9
                        1   node 1  [1.0123, -1.5000, … 384]  9
                        0   null    [0.0123, -1.5000, … 384]  10
                        """);
    }

    @Test
    void decodesPartitionValues() throws IOException {
        write("kind=a%2Fb+c/day=__HIVE_DEFAULT_PARTITION__", 1, PreviewTest::node);
        assertThat(Preview.of(folder.toString(), 1)).isEqualTo("""
                        id  name  embedding                 kind   day
                        --  ----  ------------------------  -----  ----
                        0   null  [0.0123, -1.5000, … 384]  a/b+c  null
                        """);
    }

    @Test
    void showsEachKindOfValue() throws IOException {
        MessageType kinds = MessageTypeParser.parseMessageType("""
                message kinds {
                  required int32 day (DATE);
                  required int64 at (TIMESTAMP(MICROS, true));
                  required int32 price (DECIMAL(9, 2));
                  required boolean yes;
                  required group place { required double x; optional binary town (STRING); }
                  required group few (LIST) { repeated group list { optional int32 element; } }
                  required group map (MAP) {
                    repeated group key_value { required binary key (STRING); optional int64 value; }
                  }
                }
                """);
        write(kinds, "", 1, (row, i) -> {
            row.append("day", 1)
                    .append("at", 1_500_000L)
                    .append("price", -1_234)
                    .append("yes", true);
            row.addGroup("place").append("x", 1.5);
            Group few = row.addGroup("few");
            few.addGroup("list").append("element", 7);
            few.addGroup("list");
            row.addGroup("map").addGroup("key_value").append("key", "k").append("value", 5L);
        });
        assertThat(Preview.of(folder.toString(), 1)).isEqualTo("""
                        day         at                               price   yes   place                    few        map
                        ----------  -------------------------------  ------  ----  -----------------------  ---------  ------
                        1970-01-02  1970-01-01T00:00:01.500000+0000  -12.34  true  {x: 1.5000, town: null}  [7, null]  {k: 5}
                        """);
    }

    @Test
    void saysWhenThereIsNothingToShow() throws IOException {
        assertThat(Preview.of(folder.toString(), 5)).isEqualTo("no rows in " + folder + "\n");
        assertThat(Preview.of("s3://lake/nodes", 5)).isEqualTo("no preview: s3://lake/nodes is not a local folder\n");
    }

    @Test
    void readsAFolderGivenAsUri() throws IOException {
        write("", 1, PreviewTest::node);
        assertThat(Preview.of(folder.toUri().toString(), 1)).contains("[0.0123, -1.5000, … 384]");
    }

    private static void node(Group row, int i) {
        row.append("id", Integer.toString(i));
        if (i > 0) {
            row.append("name", "node " + i);
        }
        Group embedding = row.addGroup("embedding");
        for (int element = 0; element < 384; element++) {
            embedding.addGroup("list").append("element", element == 0 ? i + 0.0123f : -1.5f);
        }
    }

    private void write(String partition, int rows, BiConsumer<Group, Integer> fill) throws IOException {
        write(NODES, partition, rows, fill);
    }

    private void write(MessageType schema, String partition, int rows, BiConsumer<Group, Integer> fill)
            throws IOException {
        Path file = Files.createDirectories(folder.resolve(partition)).resolve("part-0.parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withType(schema)
                .build()) {
            for (int i = 0; i < rows; i++) {
                Group row = new SimpleGroup(schema);
                fill.accept(row, i);
                writer.write(row);
            }
        }
    }
}
