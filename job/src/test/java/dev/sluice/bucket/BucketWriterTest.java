package dev.sluice.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.files.SourceRow;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketWriterTest {
    private static final SinkWriter.Context CONTEXT = new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
            return 0;
        }

        @Override
        public Long timestamp() {
            return 0L;
        }
    };

    @TempDir
    Path root;

    private BucketFolder folder;
    private OpenFiles rows;
    private OpenFiles unreadable;

    @BeforeEach
    void folder() {
        folder = new BucketFolder(new org.apache.flink.core.fs.Path(root.toUri()));
        rows = new OpenFiles(TextWriters.of(LineFiles.ROWS));
        unreadable = new OpenFiles(TextWriters.of(BucketDataset.UNREADABLE_ROWS));
    }

    @Test
    void hasOneFileOpenAtATimeAndShowsNoneBeforeTheEnd() throws IOException {
        BucketWriter writer = writer();
        writer.write(unreadable(0), CONTEXT);
        assertThat(unreadable.open).isEqualTo(1);
        for (int row = 0; row < 7; row++) {
            writer.write(row(row), CONTEXT);
            assertThat(rows.open + unreadable.open).isEqualTo(1);
        }
        writer.flush(false);
        assertThat(visible()).isEmpty();

        writer.flush(true);

        assertThat(rows.open).isZero();
        assertThat(rows.opened).isEqualTo(4);
        assertThat(visible())
                .containsExactly(
                        "_sluice/unreadable/part-0.parquet",
                        "bucket=0/part-0.parquet",
                        "bucket=1/part-0.parquet",
                        "bucket=2/part-0.parquet",
                        "bucket=3/part-0.parquet");
        assertThat(root.resolve("bucket=3/part-0.parquet")).hasContent("k6|6|x");
    }

    @Test
    void showsNothingWhenItIsClosedBeforeTheEnd() throws IOException {
        try (BucketWriter writer = writer()) {
            for (int row = 0; row < 3; row++) {
                writer.write(row(row), CONTEXT);
            }
        }

        assertThat(visible()).isEmpty();
    }

    @Test
    void beginsByDeletingWhatAnEarlierAttemptLeft() throws IOException {
        Files.createDirectories(root.resolve("bucket=9"));
        Files.writeString(root.resolve("bucket=9/part-0.parquet"), "old");

        writer().close();

        assertThat(root.resolve("bucket=9")).doesNotExist();
    }

    private BucketWriter writer() throws IOException {
        return new BucketWriter(new BucketSink(folder, 2, rows, unreadable));
    }

    private static OrderedRow row(long number) {
        StringData key = StringData.fromString("k" + number);
        return new OrderedRow(
                new OrderKey(new byte[0]),
                new SourceRow("a", number, GenericRowData.of(key, number, StringData.fromString("x")), null));
    }

    private static OrderedRow unreadable(long number) {
        return new OrderedRow(
                new OrderKey(new byte[0]),
                new SourceRow("a", number, null, new SourceRow.Unreadable("a, line 1", "no row", null)));
    }

    private List<String> visible() throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Counts the files that are open. */
    private static final class OpenFiles implements BulkWriter.Factory<RowData> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final BulkWriter.Factory<RowData> format;
        private int open;
        private int opened;

        OpenFiles(BulkWriter.Factory<RowData> format) {
            this.format = format;
        }

        @Override
        public BulkWriter<RowData> create(FSDataOutputStream out) throws IOException {
            BulkWriter<RowData> writer = format.create(out);
            open++;
            opened++;
            return new BulkWriter<>() {
                @Override
                public void addElement(RowData row) throws IOException {
                    writer.addElement(row);
                }

                @Override
                public void flush() throws IOException {
                    writer.flush();
                }

                @Override
                public void finish() throws IOException {
                    writer.finish();
                    open--;
                }
            };
        }
    }
}
