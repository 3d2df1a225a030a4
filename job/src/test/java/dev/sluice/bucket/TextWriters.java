package dev.sluice.bucket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Rows as lines of their fields, readable by eye. */
final class TextWriters {
    private TextWriters() {}

    static BulkWriter.Factory<RowData> of(RowType rowType) {
        return failingWhere(rowType, "none", null);
    }

    /** Fails at the line, while the flag is there. */
    static BulkWriter.Factory<RowData> failingWhere(RowType rowType, String line, @Nullable String flag) {
        return out -> new TextWriter(rowType, out, line, flag == null ? null : Path.of(flag));
    }

    private static final class TextWriter implements BulkWriter<RowData> {
        private final RowData.FieldGetter[] fields;
        private final FSDataOutputStream out;
        private final String failure;
        private final @Nullable Path flag;

        TextWriter(RowType rowType, FSDataOutputStream out, String failure, @Nullable Path flag) {
            fields = new RowData.FieldGetter[rowType.getFieldCount()];
            for (int at = 0; at < fields.length; at++) {
                fields[at] = RowData.createFieldGetter(rowType.getTypeAt(at), at);
            }
            this.out = out;
            this.failure = failure;
            this.flag = flag;
        }

        @Override
        public void addElement(RowData row) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int at = 0; at < fields.length; at++) {
                Object value = fields[at].getFieldOrNull(row);
                line.append(at == 0 ? "" : "|").append(value == null ? "~" : value);
            }
            if (flag != null && line.toString().equals(failure) && Files.exists(flag)) {
                throw new IOException("no space left");
            }
            out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void finish() throws IOException {
            out.flush();
        }
    }
}
