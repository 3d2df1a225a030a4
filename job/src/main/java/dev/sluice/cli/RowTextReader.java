package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Rows of a local Parquet file as text by column. */
final class RowTextReader implements AutoCloseable {

    private final ParquetFileReader file;
    private final MessageType schema;

    RowTextReader(Path path) throws IOException {
        file = ParquetFileReader.open(new LocalInputFile(path));
        schema = file.getFileMetaData().getSchema();
    }

    List<String> columns() {
        return schema.getFields().stream().map(Type::getName).toList();
    }

    /** The first rows, at most as many. */
    List<Map<String, String>> read(int limit) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        PageReadStore pages = file.readNextRowGroup();
        while (pages != null && rows.size() < limit) {
            RecordReader<Group> records =
                    new ColumnIOFactory().getColumnIO(schema).getRecordReader(pages, new GroupRecordConverter(schema));
            for (long row = 0; row < pages.getRowCount() && rows.size() < limit; row++) {
                rows.add(row(records.read()));
            }
            pages = file.readNextRowGroup();
        }
        return rows;
    }

    private Map<String, String> row(Group record) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int field = 0; field < schema.getFieldCount(); field++) {
            row.put(schema.getFieldName(field), ValueText.of(record, field));
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
