package dev.sluice.graph;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sluice.files.ParquetRowWriters;
import dev.sluice.graph.NastyRows.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** The formats in which rows are written to files. */
enum NastyFiles {
    /** Quoted where RFC 4180 asks for it; null is nothing, the empty string is {@code ""}. Gzipped. */
    CSV {
        @Override
        Path write(List<Row> rows, Path folder, String name) throws IOException {
            StringBuilder text = new StringBuilder("id,category,name\r\n");
            for (Row row : rows) {
                text.append(new StringJoiner(",", "", "\r\n")
                        .add(field(row.id()))
                        .add(field(row.category()))
                        .add(field(row.name())));
            }
            Path file = folder.resolve(name + ".csv.gz");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
            return file;
        }

        private String field(@Nullable String value) {
            if (value == null) {
                return "";
            }
            boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
            return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
        }
    },

    /** Every other row escaped as far as JSON can, with nulls left out; the others neither. */
    NDJSON {
        @Override
        Path write(List<Row> rows, Path folder, String name) throws IOException {
            StringWriter text = new StringWriter();
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                boolean terse = i % 2 == 0;
                try (JsonGenerator json = JsonFactory.builder()
                        .configure(JsonWriteFeature.ESCAPE_NON_ASCII, terse)
                        .build()
                        .createGenerator(text)) {
                    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                    json.writeStartObject();
                    field(json, "name", row.name(), terse);
                    field(json, "id", row.id(), terse);
                    field(json, "category", row.category(), terse);
                    json.writeEndObject();
                }
                text.append('\n');
            }
            return Files.writeString(folder.resolve(name + ".ndjson"), text.toString());
        }

        private void field(JsonGenerator json, String name, @Nullable String value, boolean terse) throws IOException {
            if (value != null || !terse) {
                json.writeStringField(name, value);
            }
        }
    },

    PARQUET {
        @Override
        Path write(List<Row> rows, Path folder, String name) throws IOException {
            LogicalType text = VarCharType.STRING_TYPE;
            RowType type = RowType.of(new LogicalType[] {text, text, text}, new String[] {"id", "category", "name"});
            Path file = folder.resolve(name + ".parquet");
            try (FSDataOutputStream out = LocalFileSystem.getSharedInstance()
                    .create(new org.apache.flink.core.fs.Path(file.toUri()), WriteMode.NO_OVERWRITE)) {
                BulkWriter<RowData> writer =
                        ParquetRowWriters.of(type, "snappy").create(out);
                for (Row row : rows) {
                    writer.addElement(GenericRowData.of(
                            StringData.fromString(row.id()),
                            StringData.fromString(row.category()),
                            StringData.fromString(row.name())));
                }
                writer.finish();
            }
            return file;
        }
    };

    /**
     * Writes one file.
     *
     * @param name without its ending
     */
    abstract Path write(List<Row> rows, Path folder, String name) throws IOException;
}
