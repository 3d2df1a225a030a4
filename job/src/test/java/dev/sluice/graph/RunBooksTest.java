package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.batch.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunBooksTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void finishARunWhoseLastCheckpointIsNoSavepoint() throws Exception {
        Files.createFile(Files.createDirectories(folder.resolve("checkpoints/run-1/job/chk-7"))
                .resolve("_metadata"));
        books(null).close(Tally.NONE, 7);
        assertThat(status()).isEqualTo(RunRecord.Status.FINISHED);
    }

    @Test
    void stopARunThatWasDrainedIntoASavepoint() throws Exception {
        Files.createDirectories(folder.resolve("checkpoints/run-1/job/chk-7"));
        Files.createDirectories(folder.resolve("checkpoints/run-1/journal"));
        books(null).close(Tally.NONE, 7);
        assertThat(status()).isEqualTo(RunRecord.Status.STOPPED);
        assertThat(folder.resolve("checkpoints/run-1/journal")).isDirectory();
    }

    @Test
    void stopARunThatHasNotReadAllRows() throws Exception {
        books(3L).close(Tally.NONE, 7);
        assertThat(status()).isEqualTo(RunRecord.Status.STOPPED);
    }

    @Test
    void leaveNothingOfAFinishedRunButItsFiles() throws Exception {
        Path out = Files.createDirectories(folder.resolve("out"));
        Files.createFile(out.resolve(".part-run-1-0-a-1.parquet.inprogress.b"));
        Files.createFile(out.resolve(".part-run-2-0-a-1.parquet.inprogress.b"));
        Files.createDirectories(folder.resolve("checkpoints/run-1/journal/embed"));
        books(0L).close(Tally.NONE, 7);
        assertThat(status()).isEqualTo(RunRecord.Status.FINISHED);
        assertThat(folder.resolve("checkpoints/run-1/journal")).doesNotExist();
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("_sluice", ".part-run-2-0-a-1.parquet.inprogress.b");
        }
    }

    private RunBooks books(@Nullable Long expected) {
        RunId run = new RunId("run-1");
        return new RunBooks(
                "books",
                run,
                START,
                new RunSession(0, START, Duration.ZERO, null, "token"),
                List.of(folder.resolve("out").toString()),
                null,
                RunFolder.of(folder.resolve("checkpoints").toString(), run),
                expected);
    }

    private RunRecord.@Nullable Status status() throws IOException {
        RunRecord record = RunRecord.read(
                new org.apache.flink.core.fs.Path(folder.resolve("out").toString()));
        return record == null ? null : record.status();
    }
}
