package dev.sluice.bucket;

import dev.sluice.bucket.BucketMarker.Counts;
import dev.sluice.files.SourceRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream.Committer;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows in the order that they come, the first {@code size} into bucket 0, the next into bucket 1, with one
 * open file at a time; those that could not be read come first and go into a file of their own. All files are
 * hidden until the end of the input, which makes them visible one after the other. A writer that ends before that
 * leaves hidden files; the next one starts by deleting them. Used by one task's thread.
 */
final class BucketWriter implements SinkWriter<OrderedRow> {
    private final BucketSink sink;
    private final RecoverableWriter files;
    private final List<Committer> closed = new ArrayList<>();
    private @Nullable OpenFile open;
    private long rows;
    private long unreadable;

    BucketWriter(BucketSink sink) throws IOException {
        this.sink = sink;
        sink.folder().clear();
        files = sink.folder().root().getFileSystem().createRecoverableWriter();
    }

    @Override
    public void write(OrderedRow ordered, Context context) throws IOException {
        SourceRow.Unreadable problem = ordered.row().unreadable();
        RowData row = ordered.row().row();
        OpenFile file = open;
        if (problem != null) {
            if (file == null) {
                file = open(sink.folder().unreadableFile(), sink.unreadableRows());
            }
            row = row(problem);
            unreadable++;
        } else if (row == null) {
            throw new IllegalStateException("a source row has neither a row nor why it could not be read");
        } else {
            if (file == null || rows % sink.size() == 0) {
                file = open(sink.folder().bucketFile(rows / sink.size()), sink.rows());
            }
            rows++;
        }
        file.writer().addElement(row);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        if (!endOfInput) {
            return;
        }
        closeForCommit();
        for (Committer committer : closed) {
            committer.commit();
        }
        sink.folder().leave(new Counts(rows, (rows + sink.size() - 1) / sink.size(), unreadable));
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.stream().close();
        }
    }

    private OpenFile open(Path path, BulkWriter.Factory<RowData> format) throws IOException {
        closeForCommit();
        RecoverableFsDataOutputStream stream = files.open(path);
        try {
            open = new OpenFile(stream, format.create(stream));
        } catch (IOException | RuntimeException failure) {
            stream.close();
            throw failure;
        }
        return open;
    }

    private void closeForCommit() throws IOException {
        if (open != null) {
            open.writer().finish();
            closed.add(open.stream().closeForCommit());
            open = null;
        }
    }

    private static RowData row(SourceRow.Unreadable unreadable) {
        return GenericRowData.of(
                StringData.fromString(unreadable.where()),
                StringData.fromString(unreadable.problem()),
                unreadable.raw() == null ? null : StringData.fromString(unreadable.raw()));
    }

    private record OpenFile(RecoverableFsDataOutputStream stream, BulkWriter<RowData> writer) {}
}
