package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunFolderTest {

    private static final RunId RUN = RunId.create(Instant.parse("2026-01-31T12:00:00Z"));

    /** What an embedded Flink left behind: retained checkpoints, and a savepoint that was taken before the last. */
    private static RunFolder left;

    private static RunFolder.Restorable savepoint;
    private static byte[] metadata;

    @TempDir
    private Path temp = Path.of("");

    @BeforeAll
    static void runAJobThatIsCancelled(@TempDir Path checkpoints) throws Exception {
        left = RunFolder.of(checkpoints.toUri().toString(), RUN);
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, left.checkpoints().toString());
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        env.fromSequence(0, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
        JobClient job = env.executeAsync();
        awaitNewerThan(0);
        String taken = job.triggerSavepoint(left.savepoints().toString(), SavepointFormatType.CANONICAL)
                .get(30, TimeUnit.SECONDS);
        savepoint = RunFolder.read(new org.apache.flink.core.fs.Path(taken));
        awaitNewerThan(savepoint.checkpointId());
        job.cancel().get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> job.getJobExecutionResult().get(30, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(JobCancellationException.class);
        metadata = Files.readAllBytes(Path.of(savepoint.path().getPath(), "_metadata"));
    }

    private static void awaitNewerThan(long id) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            RunFolder.Restorable newest = left.newest();
            return newest != null && newest.checkpointId() > id;
        });
    }

    @Test
    void findsWhatFlinkKept() throws IOException {
        RunFolder.Restorable newest = Objects.requireNonNull(left.newest());
        assertThat(newest.checkpointId()).isGreaterThan(savepoint.checkpointId());
        assertThat(newest.path().getName()).isEqualTo("chk-" + newest.checkpointId());
        assertThat(newest.path().getParent().getParent()).isEqualTo(left.root());
        assertThat(savepoint.path().getParent()).isEqualTo(left.savepoints());
        assertThat(savepoint.path().getName()).startsWith("savepoint-");
    }

    private RunFolder folder() {
        return RunFolder.of(temp.toUri().toString(), RUN);
    }

    private Path below(String name) {
        return temp.resolve(RUN.text()).resolve(name);
    }

    /** A checkpoint as Flink writes it, with an id of our own. */
    private Path checkpoint(String name, long id) throws IOException {
        CheckpointMetadata real = Checkpoints.loadCheckpointMetadata(
                new DataInputStream(new ByteArrayInputStream(metadata)),
                getClass().getClassLoader(),
                "metadata");
        Path folder = Files.createDirectories(below(name));
        try (OutputStream out = Files.newOutputStream(folder.resolve("_metadata"))) {
            Checkpoints.storeCheckpointMetadata(
                    new CheckpointMetadata(
                            id, real.getOperatorStates(), real.getMasterStates(), real.getCheckpointProperties()),
                    out);
        }
        return folder;
    }

    private void damaged(String name, byte[] bytes) throws IOException {
        Files.write(Files.createDirectories(below(name)).resolve("_metadata"), bytes);
    }

    private static RunFolder.Restorable restorable(long id, Path folder) {
        return new RunFolder.Restorable(id, new org.apache.flink.core.fs.Path("file:" + folder));
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        assertThat(folder().newest()).isNull();
        Files.createDirectories(below("0a1b/chk-1"));
        Files.createDirectories(below("savepoints"));
        Files.writeString(below("notes.txt"), "x");
        assertThat(folder().newest()).isNull();
    }

    @Test
    void takesTheNewestOfSeveralJobs() throws IOException {
        checkpoint("0a1b/chk-9", 9);
        Path newest = checkpoint("ff02/chk-11", 11);
        checkpoint("c3d4/chk-10", 10);
        assertThat(folder().newest()).isEqualTo(restorable(11, newest));
    }

    @Test
    void takesASavepointThatIsNewerThanTheCheckpoints() throws IOException {
        checkpoint("0a1b/chk-9", 9);
        checkpoint("savepoints/savepoint-0a1b-77", 8);
        assertThat(folder().newest()).isEqualTo(restorable(9, below("0a1b/chk-9")));
        Path newest = checkpoint("savepoints/savepoint-0a1b-12", 10);
        assertThat(folder().newest()).isEqualTo(restorable(10, newest));
    }

    @Test
    void looksNowhereElse() throws IOException {
        checkpoint("journal/chk-9", 9);
        checkpoint("0a1b/shared", 9);
        checkpoint("savepoints/chk-9", 9);
        checkpoint("0a1b/savepoint-9", 9);
        assertThat(folder().newest()).isNull();
    }

    @Test
    void leavesOutWhatIsCutShortAtWhicheverLength() throws IOException {
        Path complete = checkpoint("0a1b/chk-5", 5);
        int[] lengths = {0, 1, 4, 8, 15, 16, 20, metadata.length / 3, metadata.length / 2, metadata.length - 1};
        for (int length : lengths) {
            damaged("0a1b/chk-" + (100 + length), Arrays.copyOf(metadata, length));
            damaged("0a1b/chk-" + (10_000 + length), zeroedFrom(length));
        }
        assertThat(folder().newest()).isEqualTo(restorable(5, complete));
    }

    /** A file of full length whose last blocks never reached the disk. */
    private static byte[] zeroedFrom(int length) {
        return Arrays.copyOf(Arrays.copyOf(metadata, length), metadata.length);
    }

    /** An older one in its place would write again what was committed since. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void failsWhereADiskDoesNotGiveTheNewestNow() throws IOException {
        checkpoint("0a1b/chk-5", 5);
        // A file that is there, and whose first byte cannot be read.
        Files.createSymbolicLink(
                Files.createDirectories(below("0a1b/chk-6")).resolve("_metadata"), Path.of("/proc/self/mem"));
        assertThatIOException().isThrownBy(() -> folder().newest()).withMessage("Input/output error");
    }

    @Test
    void leavesOutWhatIsGarbled() throws IOException {
        Path complete = checkpoint("0a1b/chk-5", 5);
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            byte[] garbled = metadata.clone();
            byte[] noise = new byte[garbled.length - 16 - i];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, garbled, 16 + i, noise.length);
            damaged("0a1b/chk-" + (10 + i), garbled);
        }
        assertThat(folder().newest()).isEqualTo(restorable(5, complete));
    }

    @ParameterizedTest
    @CsvSource({"'',''", "file:,''", "file://,''", "'',/_metadata", "file:,/_metadata"})
    void readsWhatAUserNames(String scheme, String file) throws IOException {
        Path complete = checkpoint("0a1b/chk-5", 5);
        assertThat(RunFolder.read(new org.apache.flink.core.fs.Path(scheme + complete + file)))
                .isEqualTo(restorable(5, complete));
    }

    @Test
    void saysWhyAPathIsNoCheckpoint() throws IOException {
        Path folder = Files.createDirectories(below("0a1b"));
        String expected = "; expected the folder of a complete checkpoint (chk-N) or savepoint (savepoint-…), or the"
                + " _metadata in it: name another one";
        for (String none : new String[] {folder.toString(), folder + "/gone", folder + "/gone/_metadata"}) {
            assertThatIOException()
                    .isThrownBy(() -> RunFolder.read(new org.apache.flink.core.fs.Path(none)))
                    .withMessage("file:" + none + ": no _metadata is there" + expected);
        }
        damaged("0a1b/chk-7", Arrays.copyOf(metadata, metadata.length - 1));
        assertThatIOException()
                .isThrownBy(() -> RunFolder.read(new org.apache.flink.core.fs.Path(folder + "/chk-7")))
                .withMessage("file:" + folder + "/chk-7: _metadata is cut short or damaged" + expected);
    }

    @Test
    void namesAFolderForEachStep() {
        RunFolder folder = new RunFolder(new org.apache.flink.core.fs.Path("/state/run-1"));
        assertThat(folder.journal("embed_2-x")).hasToString("/state/run-1/journal/embed_2-x");
        assertThat(folder.journal("../a b/ü")).hasToString("/state/run-1/journal/=2E=2E=2Fa=20b=2F=C3=BC");
        assertThat(folder.journal("..").getName()).isEqualTo("=2E=2E");
    }

    @Test
    void deletesAllOfItAndNothingElse() throws IOException {
        checkpoint("0a1b/chk-9", 9);
        Files.writeString(temp.resolve("other"), "x");
        folder().delete();
        folder().delete();
        assertThat(temp).isDirectoryContaining(file -> file.endsWith("other"));
        assertThat(below("")).doesNotExist();
    }
}
