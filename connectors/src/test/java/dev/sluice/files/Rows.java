package dev.sluice.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;

/** Files written and rows read, for tests. */
final class Rows {
    static final CsvFormat CSV = new CsvFormat(',', '"', true, "UTF-8");

    private Rows() {}

    static RowType type(String columns) {
        return (RowType) LogicalTypeParser.parse("ROW<" + columns + ">", Rows.class.getClassLoader());
    }

    static Path write(Path file, String text) throws IOException {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static Path write(Path file, byte[] bytes) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.write(file, bytes);
    }

    static Path gzip(Path file, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    static void duckdb(String... statements) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static FilesInput csv(Path path, @Nullable String columns) throws IOException {
        return csv(path, CSV, columns);
    }

    static FilesInput csv(Path path, CsvFormat format, @Nullable String columns) throws IOException {
        return FilesInput.csv(InputFiles.list(path.toString()), format, columns == null ? null : type(columns));
    }

    static FilesInput ndjson(Path path, String columns) throws IOException {
        return FilesInput.ndjson(InputFiles.list(path.toString()), type(columns));
    }

    static FilesInput parquet(Path path) throws IOException {
        return FilesInput.parquet(InputFiles.list(path.toString()), null);
    }

    static List<SourceRow> read(FilesInput input) throws IOException {
        return read(input, true);
    }

    static List<SourceRow> read(FilesInput input, boolean wholeFiles) throws IOException {
        List<SourceRow> rows = new ArrayList<>();
        for (FileSourceSplit split : input.splits(wholeFiles)) {
            rows.addAll(read(input, split, null));
        }
        return rows;
    }

    /** The rows of a split from a position on; null for its beginning. */
    static List<SourceRow> read(FilesInput input, FileSourceSplit split, @Nullable CheckpointedPosition from)
            throws IOException {
        FileSourceSplit at = split.updateWithCheckpointedPosition(from);
        List<SourceRow> rows = new ArrayList<>();
        try (BulkFormat.Reader<SourceRow> reader = from == null
                ? input.reader().createReader(new Configuration(), at)
                : input.reader().restoreReader(new Configuration(), at)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<SourceRow> record = batch.next(); record != null; record = batch.next()) {
                    rows.add(record.getRecord());
                    if (record.getRecordSkipCount()
                            != rows.size() + (from == null ? 0 : from.getRecordsAfterOffset())) {
                        throw new AssertionError("position " + record.getRecordSkipCount() + " after " + rows.size());
                    }
                }
                batch.releaseBatch();
            }
        }
        return rows;
    }

    /** The values of all readable rows. */
    static List<List<@Nullable Object>> values(FilesInput input) throws IOException {
        return values(input, read(input));
    }

    static List<List<@Nullable Object>> values(FilesInput input, List<SourceRow> rows) {
        List<List<@Nullable Object>> values = new ArrayList<>();
        for (SourceRow row : rows) {
            if (row.row() != null) {
                values.add(values(row.row(), input.rowType()));
            }
        }
        return values;
    }

    /** Where and why rows could not be read, without the folder of the file. */
    static List<String> problems(List<SourceRow> rows) {
        List<String> problems = new ArrayList<>();
        for (SourceRow row : rows) {
            SourceRow.Unreadable unreadable = row.unreadable();
            if (unreadable != null) {
                String where = unreadable.where();
                problems.add(where.substring(where.lastIndexOf('/') + 1) + ": " + unreadable.problem());
            }
        }
        return problems;
    }

    static SourceRow.Unreadable unreadable(SourceRow row) {
        return Objects.requireNonNull(row.unreadable());
    }

    static List<@Nullable Object> values(RowData row, RowType type) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            values.add(value(RowData.createFieldGetter(type.getTypeAt(i), i).getFieldOrNull(row), type.getTypeAt(i)));
        }
        return values;
    }

    private static @Nullable Object value(@Nullable Object value, LogicalType type) {
        if (value instanceof StringData text) {
            return text.toString();
        }
        if (value instanceof DecimalData decimal) {
            return decimal.toBigDecimal();
        }
        if (value instanceof RowData row) {
            return values(row, (RowType) type);
        }
        if (value instanceof ArrayData array) {
            return list(array, ((ArrayType) type).getElementType());
        }
        if (value instanceof MapData map) {
            List<@Nullable Object> keys = list(map.keyArray(), ((MapType) type).getKeyType());
            List<@Nullable Object> entries = list(map.valueArray(), ((MapType) type).getValueType());
            Map<@Nullable Object, @Nullable Object> result = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                result.put(keys.get(i), entries.get(i));
            }
            return result;
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    private static List<@Nullable Object> list(ArrayData array, LogicalType type) {
        List<@Nullable Object> values = new ArrayList<>();
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        for (int i = 0; i < array.size(); i++) {
            values.add(value(getter.getElementOrNull(array, i), type));
        }
        return values;
    }
}
