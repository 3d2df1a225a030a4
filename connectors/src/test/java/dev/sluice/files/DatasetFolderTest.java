package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {

    @TempDir
    private Path temp;

    private Path path;
    private DatasetFolder folder;

    @BeforeEach
    void setUp() {
        path = temp.resolve("nodes");
        folder = new DatasetFolder(new org.apache.flink.core.fs.Path(path.toUri()));
    }

    private Path file(String name) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    private void parquet(String name, int rows) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.getParent());
        org.apache.flink.core.fs.Path target = new org.apache.flink.core.fs.Path(file.toUri());
        try (FSDataOutputStream out = target.getFileSystem().create(target, FileSystem.WriteMode.NO_OVERWRITE)) {
            BulkWriter<RowData> writer =
                    ParquetRowWriters.of(RowType.of(new IntType()), "zstd").create(out);
            for (int i = 0; i < rows; i++) {
                writer.addElement(GenericRowData.of(i));
            }
            writer.finish();
        }
    }

    private List<String> files() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void takesAnAbsentOrEmptyFolderInEachMode() throws IOException {
        for (DatasetFolder.Mode mode : DatasetFolder.Mode.values()) {
            folder.prepare(mode);
        }
        Files.createDirectories(path.resolve("bucket=1"));
        for (DatasetFolder.Mode mode : DatasetFolder.Mode.values()) {
            folder.prepare(mode);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void failLeavesFilesAloneAndSaysWhatToChoose() throws IOException {
        file("bucket=1/a.parquet");
        assertThatThrownBy(() -> folder.prepare(DatasetFolder.Mode.FAIL))
                .isInstanceOf(DatasetFolderException.class)
                .hasMessage("file:" + path + " holds files already; choose mode: overwrite or append, or another path");
        assertThat(files()).containsExactly("bucket=1/a.parquet");
    }

    @Test
    void overwriteDeletesWhatCarriesTheMarker() throws IOException {
        for (String marker : List.of("run.json", "buckets.json")) {
            file("bucket=1/a.parquet");
            file(".hidden");
            file("_sluice/" + marker);
            folder.prepare(DatasetFolder.Mode.OVERWRITE);
            assertThat(files()).isEmpty();
            assertThat(path).isEmptyDirectory();
        }
    }

    @Test
    void overwriteLeavesAForeignFolderAlone() throws IOException {
        file("thesis.txt");
        file("_sluice/other.json");
        assertThatThrownBy(() -> folder.prepare(DatasetFolder.Mode.OVERWRITE))
                .isInstanceOf(DatasetFolderException.class)
                .hasMessage("file:" + path + " holds files, but no _sluice/run.json or buckets.json of their own:"
                        + " it is not a dataset of ours and was left alone; empty it yourself, or choose another path");
        assertThat(files()).containsExactly("_sluice/other.json", "thesis.txt");
    }

    @Test
    void appendKeepsFiles() throws IOException {
        file("a.parquet");
        file("_sluice/run.json");
        folder.prepare(DatasetFolder.Mode.APPEND);
        assertThat(files()).containsExactly("_sluice/run.json", "a.parquet");
    }

    @Test
    void neverDeletesFilesOfOthersThatItAppendedTo() throws IOException {
        file("theirs.parquet");
        folder.prepare(DatasetFolder.Mode.APPEND);
        file("_sluice/run.json");
        assertThatThrownBy(() -> folder.prepare(DatasetFolder.Mode.OVERWRITE))
                .isInstanceOf(DatasetFolderException.class);
        assertThat(files()).containsExactly("_sluice/foreign", "_sluice/run.json", "theirs.parquet");
    }

    @Test
    void refusesAFileInPlaceOfTheFolder() throws IOException {
        Files.writeString(path, "x");
        for (DatasetFolder.Mode mode : DatasetFolder.Mode.values()) {
            assertThatThrownBy(() -> folder.prepare(mode))
                    .hasMessage("file:" + path + " is a file; a dataset needs a folder: choose another path");
        }
    }

    @Test
    void countsTheCommittedRowsOfOneRun() throws IOException {
        parquet("bucket=1/run1-a.parquet", 500);
        parquet("_city=Bern/bucket=2/run1-b.parquet", 231);
        parquet("run1-c.parquet", 0);
        parquet("run10-a.parquet", 7);
        parquet(".run1-d.parquet", 7);
        parquet("_sluice/run1-e.parquet", 7);
        file("bucket=1/.run1-f.parquet.inprogress.1");
        file("bucket=1/run1-notes.txt");
        assertThat(folder.rows("run1")).isEqualTo(731);
        assertThat(folder.rows("run10")).isEqualTo(7);
        assertThat(folder.rows("other")).isZero();
    }

    @Test
    void countsNothingWhereThereIsNoFolder() throws IOException {
        assertThat(folder.rows("run1")).isZero();
        folder.removeOrphans("run1");
        assertThat(path).doesNotExist();
    }

    @Test
    void namesTheFileWhoseFooterIsDamaged() throws IOException {
        parquet("run1-a.parquet", 3);
        file("bucket=7/run1-b.parquet");
        assertThatIOException()
                .isThrownBy(() -> folder.rows("run1"))
                .withMessage("file:" + path + "/bucket=7/run1-b.parquet: the Parquet footer of this file of 1 bytes"
                        + " cannot be read; it was damaged or cut short after it was written");
    }

    @Test
    void removesWhatOneRunLeftOpen() throws IOException {
        file("bucket=1/.run1-a-0.parquet.inprogress.77");
        file(".run1-b-0.parquet.inprogress.78");
        file("bucket=1/.run10-a-0.parquet.inprogress.79");
        file("bucket=1/.run1-a-0.parquet.crc");
        file("bucket=1/run1-a-0.parquet");
        folder.removeOrphans("run1");
        assertThat(files())
                .containsExactly(
                        "bucket=1/.run1-a-0.parquet.crc",
                        "bucket=1/.run10-a-0.parquet.inprogress.79",
                        "bucket=1/run1-a-0.parquet");
    }

    /** A run's prefix is the beginning of its jobs' prefixes, and no other run's. */
    @Test
    void removesWhatOneJobOfARunLeftOpen() throws IOException {
        file("bucket=1/.part-run-1-3-a-0.parquet.inprogress.77");
        file("bucket=1/.part-run-1-30-a-0.parquet.inprogress.78");
        file(".part-run-1-4-a-0.parquet.inprogress.79");
        file(".part-run-12-3-a-0.parquet.inprogress.80");
        file("bucket=1/part-run-1-3-a-0.parquet");
        folder.removeOrphans("part-run-1-3");
        assertThat(files())
                .containsExactly(
                        ".part-run-1-4-a-0.parquet.inprogress.79",
                        ".part-run-12-3-a-0.parquet.inprogress.80",
                        "bucket=1/.part-run-1-30-a-0.parquet.inprogress.78",
                        "bucket=1/part-run-1-3-a-0.parquet");
        folder.removeOrphans("part-run-1");
        assertThat(files())
                .containsExactly(".part-run-12-3-a-0.parquet.inprogress.80", "bucket=1/part-run-1-3-a-0.parquet");
    }

    @Test
    void discardsAllThatOneRunWrote() throws IOException {
        file("bucket=1/part-run-1-a-0.parquet");
        file("bucket=1/.part-run-1-b-0.parquet.inprogress.77");
        file("bucket=2/part-run-1-c-0.parquet");
        file("bucket=2/part-run-12-a-0.parquet");
        file("dt=2026/hour=1/.part-run-1-3-d-0.parquet.crc");
        file("part-run-1-3-d-0.parquet");
        file("_sluice/part-run-1-d-0.parquet");
        file("_sluice/run.json");
        file("_city=Bern/part-run-1-e-0.parquet");
        file("_other/part-run-1-f-0.parquet");
        folder.discard("part-run-1");
        assertThat(files())
                .containsExactly(
                        "_other/part-run-1-f-0.parquet",
                        "_sluice/part-run-1-d-0.parquet",
                        "_sluice/run.json",
                        "bucket=2/part-run-12-a-0.parquet");
        assertThat(folders()).containsExactly("_other", "_sluice", "bucket=2");
    }

    @Test
    void discardsWhatOneJobOfARunWroteAndKeepsTheRest() throws IOException {
        file("bucket=1/part-run-1-3-a-0.parquet");
        file("bucket=2/part-run-1-2-a-0.parquet");
        file("bucket=3/part-run-1-30-a-0.parquet");
        folder.discard("part-run-1-3");
        assertThat(folders()).containsExactly("bucket=2", "bucket=3");
    }

    @Test
    void discardsNothingWhereThereIsNoFolder() throws IOException {
        folder.discard("part-run-1");
        assertThat(path).doesNotExist();
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void failTakesAFolderWithNothingButOurRecords() throws IOException {
        file("_sluice/run.json");
        file("_sluice/lease.json");
        file("_sluice/checkpoints/chk-1/_metadata");
        Files.createDirectories(path.resolve("bucket=1"));
        folder.prepare(DatasetFolder.Mode.FAIL);
        assertThat(files())
                .containsExactly("_sluice/checkpoints/chk-1/_metadata", "_sluice/lease.json", "_sluice/run.json");
        file("bucket=1/a.parquet");
        assertThatThrownBy(() -> folder.prepare(DatasetFolder.Mode.FAIL))
                .hasMessage("file:" + path + " holds files already; choose mode: overwrite or append, or another path");
    }

    @Test
    void failRefusesRecordsThatAreNotOurs() throws IOException {
        file("_sluice/other.json");
        assertThatThrownBy(() -> folder.prepare(DatasetFolder.Mode.FAIL)).isInstanceOf(DatasetFolderException.class);
    }

    @Test
    void takesALeaseAloneForAnEmptyFolderInEachMode() throws IOException {
        file("_sluice/lease.json");
        file("_sluice/.lease.json.123.inprogress");
        for (DatasetFolder.Mode mode : DatasetFolder.Mode.values()) {
            folder.prepare(mode);
        }
        assertThat(files()).containsExactly("_sluice/.lease.json.123.inprogress", "_sluice/lease.json");
        file("lease.json");
        assertThatThrownBy(() -> folder.prepare(DatasetFolder.Mode.FAIL)).isInstanceOf(DatasetFolderException.class);
    }

    @Test
    void overwriteKeepsTheLease() throws IOException {
        file("bucket=1/a.parquet");
        file("_sluice/run.json");
        file("_sluice/lease.json");
        file("_sluice/checkpoints/chk-1/_metadata");
        folder.prepare(DatasetFolder.Mode.OVERWRITE);
        assertThat(files()).containsExactly("_sluice/lease.json");
    }
}
