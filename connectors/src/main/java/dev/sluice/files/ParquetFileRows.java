package dev.sluice.files;

import java.io.IOException;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of those row groups of a Parquet file that begin inside a split. Assembled by parquet-mr, which knows all
 * encodings and all shapes of nesting; holds the compressed pages of one row group.
 */
final class ParquetFileRows implements FileRows {
    private final ParquetBytes bytes;
    private final long offset;
    private final long end;
    private final RowType columns;
    private final RowMaker rows;

    private @Nullable OpenFile file;
    private @Nullable RecordReader<GenericRowData> records;
    private int nextGroup;
    private long leftInGroup;
    private boolean ended;

    private record OpenFile(
            ParquetFileReader reader, List<BlockMetaData> groups, MessageColumnIO io, ParquetRecords records) {}

    ParquetFileRows(FileSourceSplit split, RowType columns, RowMaker rows) {
        this.bytes = new ParquetBytes(split.path(), split.fileSize());
        this.offset = split.offset();
        this.end = split.offset() + split.length();
        this.columns = columns;
        this.rows = rows;
    }

    @Override
    public @Nullable SourceRow next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            OpenFile open = open();
            while (leftInGroup == 0 && nextGroup < open.groups().size()) {
                openGroup(open);
            }
            if (leftInGroup == 0 || records == null) {
                ended = true;
                return null;
            }
            leftInGroup--;
            records.read();
            open.records().throwProblem();
            return rows.row();
        } catch (BadValue e) {
            return rows.unreadable(where(), e.problem(), null);
        } catch (IOException | RuntimeException e) {
            bytes.throwOutage();
            ended = true;
            return rows.restUnreadable(where(), "a page or the footer of the Parquet file is damaged", null);
        }
    }

    /** Passes whole row groups unread. */
    @Override
    public void skip(long count) throws IOException {
        long left = count;
        try {
            OpenFile open = open();
            // A group that ends where reading goes on may have been cut short by damage: it is read once more.
            while (nextGroup < open.groups().size()
                    && open.groups().get(nextGroup).getRowCount() < left) {
                long passed = open.groups().get(nextGroup++).getRowCount();
                rows.skip(passed);
                left -= passed;
            }
        } catch (IOException | RuntimeException e) {
            bytes.throwOutage();
            ended = count > 0;
        }
        FileRows.super.skip(left);
    }

    private OpenFile open() throws IOException {
        if (file != null) {
            return file;
        }
        ParquetFileReader reader = ParquetFooter.open(bytes);
        try {
            MessageType schema = reader.getFileMetaData().getSchema();
            Type[] types = columns.getFieldNames().stream().map(schema::getType).toArray(Type[]::new);
            MessageType requested = new MessageType(schema.getName(), types);
            List<BlockMetaData> groups = reader.getRowGroups();
            while (nextGroup < groups.size() && groups.get(nextGroup).getStartingPos() < offset) {
                rows.skip(groups.get(nextGroup++).getRowCount());
            }
            int last = nextGroup;
            while (last < groups.size() && groups.get(last).getStartingPos() < end) {
                last++;
            }
            reader.setRequestedSchema(requested);
            MessageColumnIO io =
                    new ColumnIOFactory(reader.getFileMetaData().getCreatedBy()).getColumnIO(requested, schema);
            file = new OpenFile(
                    reader, groups.subList(0, last), io, new ParquetRecords(requested, columns, rows.values()));
            return file;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private void openGroup(OpenFile open) throws IOException {
        records = null; // which holds the pages of the group before
        PageReadStore pages = open.reader().readRowGroup(nextGroup++);
        if (pages != null) {
            records = open.io().getRecordReader(pages, open.records());
            leftInGroup = pages.getRowCount();
        }
    }

    private String where() {
        return "row " + (rows.position() + 1);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.reader().close();
        }
    }
}
