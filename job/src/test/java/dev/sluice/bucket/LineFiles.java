package dev.sluice.bucket;

import dev.sluice.files.FilesInput;
import dev.sluice.files.InputFiles;
import dev.sluice.files.InputProblem;
import dev.sluice.files.SourceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** Files of {@code id|n|text} lines as input of a bucket job; {@code ~} is null, other lines cannot be read. */
final class LineFiles implements BulkFormat<SourceRow, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    /** A file of this name is opened and never ends. */
    static final String ENDLESS = "endless.txt";

    static final CountDownLatch ENDLESS_OPENED = new CountDownLatch(1);

    static final RowType ROWS = RowType.of(
            new LogicalType[] {VarCharType.STRING_TYPE, new BigIntType(), VarCharType.STRING_TYPE},
            new String[] {"id", "n", "text"});

    private final TypeInformation<SourceRow> typeInfo;

    private LineFiles(TypeInformation<SourceRow> typeInfo) {
        this.typeInfo = typeInfo;
    }

    /** The files of a folder, by name. */
    static BucketInput input(Path folder) throws InputProblem {
        FilesInput listed = FilesInput.ndjson(InputFiles.list(folder.toString()), ROWS);
        return new BucketInput(
                FileSource.forBulkFileFormat(
                                new LineFiles(listed.typeInfo()), new org.apache.flink.core.fs.Path(folder.toUri()))
                        .build(),
                listed.typeInfo(),
                ROWS,
                listed.files().files(),
                "lines");
    }

    @Override
    public Reader<SourceRow> createReader(Configuration config, FileSourceSplit split) throws IOException {
        Path file = Path.of(split.path().getPath());
        if (file.endsWith(ENDLESS)) {
            return new EndlessReader();
        }
        List<SourceRow> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(row(file, rows.size(), line));
        }
        return new OneBatch(rows);
    }

    private static SourceRow row(Path file, int position, String line) {
        String[] fields = line.split("\\|", -1);
        if (fields.length != 3) {
            return new SourceRow(
                    file.toString(),
                    position,
                    null,
                    new SourceRow.Unreadable(
                            file.getFileName() + ", line " + (position + 1),
                            "found " + fields.length + " fields, expected 3",
                            line.isEmpty() ? null : line));
        }
        return new SourceRow(
                file.toString(),
                position,
                GenericRowData.of(
                        text(fields[0]), fields[1].equals("~") ? null : Long.parseLong(fields[1]), text(fields[2])),
                null);
    }

    private static @Nullable StringData text(String field) {
        return field.equals("~") ? null : StringData.fromString(field);
    }

    @Override
    public Reader<SourceRow> restoreReader(Configuration config, FileSourceSplit split) throws IOException {
        return createReader(config, split);
    }

    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<SourceRow> getProducedType() {
        return typeInfo;
    }

    private static final class OneBatch implements Reader<SourceRow> {
        private @Nullable List<SourceRow> rows;

        OneBatch(List<SourceRow> rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable RecordIterator<SourceRow> readBatch() {
            List<SourceRow> batch = rows;
            rows = null;
            return batch == null ? null : new IteratorResultIterator<>(batch.iterator(), 0, 0);
        }

        @Override
        public void close() {}
    }

    /** Gives one empty batch after the other, so that Flink can stop it between two. */
    private static final class EndlessReader implements Reader<SourceRow> {
        @Override
        public RecordIterator<SourceRow> readBatch() {
            ENDLESS_OPENED.countDown();
            LockSupport.parkNanos(1_000_000);
            return new IteratorResultIterator<>(Collections.emptyIterator(), 0, 0);
        }

        @Override
        public void close() {}
    }
}
