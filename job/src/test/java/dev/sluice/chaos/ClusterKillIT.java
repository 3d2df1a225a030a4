package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cluster.ClusterFiles;
import dev.sluice.cluster.SessionCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job on a session cluster that loses its processes, is cancelled, stopped, rescaled and upgraded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ClusterKillIT {

    private static final int ROWS = 6_000;

    /** Does not end while a client starts. */
    private static final int LONG = 3 * ROWS;

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // starts before all tests
    private SessionCluster cluster;

    @BeforeAll
    void startCluster() throws IOException {
        cluster = SessionCluster.start(folder, Map.of());
    }

    @AfterAll
    void closeCluster() {
        cluster.close();
    }

    @Test
    void goesOnByItselfWhereATaskManagerIsKilled(TestInfo test) throws Exception {
        try (ClusterChaos chaos = chaos(test)) {
            String job = chaos.submit();
            chaos.await(job, 0.4);
            cluster.taskManagers().get(0).kill();
            cluster.startTaskManager();

            chaos.assertFinished(job, chaos.inFlight());
            assertThat(cluster.restarted(job)).isTrue();
        }
    }

    /** There is no high availability here: its user submits again, once the TaskManagers have given up the old job. */
    @Test
    void goesOnFromTheNewestCheckpointWhereTheJobManagerIsKilled(TestInfo test) throws Exception {
        try (ClusterChaos chaos = chaos(test)) {
            chaos.await(chaos.submit(), 0.4);
            cluster.jobManager().kill();
            cluster.replaceJobManager();
            chaos.awaitQuiet();
            String checkpoint = chaos.newestCheckpoint();
            String job = chaos.resume(checkpoint);

            assertThat(chaos.assertFinished(job, chaos.inFlight()).resumedFrom())
                    .endsWith(checkpoint);
        }
    }

    @Test
    @Tag("chaos")
    void goesOnAtAnotherParallelismAfterACancel(TestInfo test) throws Exception {
        try (ClusterChaos chaos = chaos(test, LONG)) {
            String first = chaos.submit();
            chaos.await(first, 0.2);
            assertThat(chaos.refused()).contains("is being written to by");
            String older = chaos.cancel(first);
            assertThat(chaos.refused()).contains("flink run -s " + older);

            String second = chaos.resume(older, "runtime.parallelism=4");
            chaos.await(second, 0.6);
            String newest = chaos.cancel(second);
            assertThat(chaos.refusedFrom(Path.of(older))).contains("flink run -s " + newest);

            String third = chaos.resume(newest, "runtime.parallelism=1");
            chaos.assertFinished(third, chaos.inFlight() + 2 * chaos.inFlight());
        }
    }

    @Test
    @Tag("chaos")
    void goesOnFromASavepointWithARebuiltJarAndALargerCapacity(TestInfo test) throws Exception {
        try (ClusterChaos chaos = chaos(test, LONG)) {
            String first = chaos.submit();
            chaos.await(first, 0.4);
            String savepoint = chaos.stop(first);
            String second = chaos.resume(rebuilt(), savepoint, "enrich.embed.calls.capacity=6");

            chaos.assertFinished(second, chaos.inFlight());
        }
    }

    /** The job jar with one resource more, as of another version. */
    private static Path rebuilt() throws IOException {
        Path jar = Files.copy(ClusterFiles.jobJar(), folder.resolve("rebuilt.jar"));
        try (FileSystem entries = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Files.writeString(entries.getPath("rebuilt.txt"), "rebuilt");
        }
        return jar;
    }

    private ClusterChaos chaos(TestInfo test) throws IOException {
        return chaos(test, ROWS);
    }

    private ClusterChaos chaos(TestInfo test, int rows) throws IOException {
        Path own = folder.resolve(test.getTestMethod().orElseThrow().getName());
        return new ClusterChaos(cluster, Files.createDirectories(own), rows, Shape.SLOW);
    }
}
