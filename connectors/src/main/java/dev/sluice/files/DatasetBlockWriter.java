package dev.sluice.files;

import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of blocks into one file. A whole block finishes the file at once, so that a sink which meets
 * thousands of them holds the buffers of one, whenever it closes the files. Used by one thread.
 */
final class DatasetBlockWriter implements BulkWriter<RowBlock> {

    private final Path dataset;
    private @Nullable BulkWriter<RowData> rows;

    private DatasetBlockWriter(Path dataset, BulkWriter<RowData> rows) {
        this.dataset = dataset;
        this.rows = rows;
    }

    @Override
    public void addElement(RowBlock block) throws IOException {
        try {
            add(block);
        } catch (IOException e) {
            throw new DatasetWriteException(dataset, e);
        }
    }

    private void add(RowBlock block) throws IOException {
        BulkWriter<RowData> open = rows;
        if (open == null) {
            throw new IllegalStateException("a block of " + block.rows().size()
                    + " rows came after the whole block that this file is for; the sink must roll before it");
        }
        for (RowData row : block.rows()) {
            open.addElement(row);
        }
        if (block.whole()) {
            end();
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            if (rows != null) {
                rows.flush();
            }
        } catch (IOException e) {
            throw new DatasetWriteException(dataset, e);
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            end();
        } catch (IOException e) {
            throw new DatasetWriteException(dataset, e);
        }
    }

    private void end() throws IOException {
        if (rows != null) {
            rows.finish();
            rows = null;
        }
    }

    /** Makes a writer for each file of a dataset. */
    record Factory(Path dataset, BulkWriter.Factory<RowData> rows) implements BulkWriter.Factory<RowBlock> {

        private static final long serialVersionUID = 1L;

        @Override
        public BulkWriter<RowBlock> create(FSDataOutputStream out) throws IOException {
            return new DatasetBlockWriter(dataset, rows.create(out));
        }
    }
}
