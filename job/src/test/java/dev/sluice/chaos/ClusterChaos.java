package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cluster.ClusterFiles;
import dev.sluice.cluster.SessionCluster;
import dev.sluice.cluster.SessionCluster.Submission;
import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.graph.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Submissions of one pipeline to a session cluster, against a service that counts what it answers twice. */
final class ClusterChaos implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SessionCluster cluster;
    private final ChaosPipeline pipeline;
    private final Truth truth;
    private final FakeEmbeddings service;
    private final String file;

    /** A pipeline over so many rows, below a folder of its own. */
    ClusterChaos(SessionCluster cluster, Path folder, int rows, Shape shape) throws IOException {
        this.cluster = cluster;
        this.pipeline = new ChaosPipeline(folder, rows, shape).writeInput();
        this.truth = new Truth(pipeline);
        this.service = new FakeEmbeddings(Chaos.settings(LauncherKills.LATENCY, 1));
        this.file = pipeline.write(service.url()).toString();
    }

    /** Submits it from its start; gives the job's id. */
    String submit() throws IOException, InterruptedException {
        return accepted(cluster.submit("run", file));
    }

    /** Submits it from its start, which must be refused; gives what was printed. */
    String refused() throws IOException, InterruptedException {
        return refusal(cluster.submit("run", file));
    }

    /** Lets it go on from a checkpoint or savepoint, with these keys changed; gives the job's id. */
    String resume(String from, String... changes) throws IOException, InterruptedException {
        return resume(ClusterFiles.jobJar(), from, changes);
    }

    /** The same with another jar. */
    String resume(Path jobJar, String from, String... changes) throws IOException, InterruptedException {
        return accepted(cluster.resume(from, jobJar, arguments(changes)));
    }

    /** Lets it go on from a checkpoint, which must be refused; gives what was printed. */
    String refusedFrom(Path checkpoint) throws IOException, InterruptedException {
        return refusal(cluster.resume(checkpoint.toString(), ClusterFiles.jobJar(), arguments()));
    }

    private String[] arguments(String... changes) {
        String[] arguments = new String[2 + 2 * changes.length];
        arguments[0] = "run";
        arguments[1] = file;
        for (int i = 0; i < changes.length; i++) {
            arguments[2 + 2 * i] = "--set";
            arguments[3 + 2 * i] = changes[i];
        }
        return arguments;
    }

    private static String accepted(Submission submission) {
        assertThat(submission.exitCode()).as(submission.output()).isZero();
        return submission.lastJobId();
    }

    private static String refusal(Submission submission) {
        assertThat(submission.jobIds()).as("jobs of\n%s", submission.output()).isEmpty();
        assertThat(submission.exitCode()).as(submission.output()).isNotZero();
        return submission.output();
    }

    /** Waits until so much is answered, and the job has a checkpoint of its own. */
    void await(String job, double fraction) {
        cluster.awaitCheckpoints(job, 1);
        KillPoint point = KillPoint.at(fraction);
        Awaitility.await(point.name())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> point.isReached(Chaos.repeats(service).distinct(), pipeline.texts()));
    }

    /** Waits until nobody asks the service for anything. */
    void awaitQuiet() {
        Awaitility.await("no request under way")
                .atMost(PATIENCE)
                .during(Duration.ofMillis(500))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> service.counts().inFlight() == 0);
    }

    /** {@code flink cancel}; gives the newest checkpoint. */
    String cancel(String job) throws IOException, InterruptedException {
        cluster.cancel(job);
        assertThat(cluster.awaitEnd(job, PATIENCE)).isEqualTo("CANCELED");
        truth.visibleRows();
        return newestCheckpoint();
    }

    /** {@code flink stop} with a savepoint; gives its path. */
    String stop(String job) throws IOException, InterruptedException {
        String savepoint = cluster.stop(job, pipeline.folder().resolve("savepoints"));
        cluster.awaitFinished(job, PATIENCE);
        truth.visibleRows();
        return savepoint;
    }

    String newestCheckpoint() throws IOException {
        return Checkpoints.newest(pipeline.checkpoints()).toString();
    }

    /**
     * Waits for the job's end, and compares with the truth.
     *
     * @param allowed texts that may have been answered more than once
     */
    RunRecord assertFinished(String job, long allowed) throws IOException, SQLException {
        cluster.awaitFinished(job, PATIENCE);
        RunRecord record = truth.assertFinished();
        assertThat(Chaos.repeats(service).beyondFirst())
                .as("C: texts that were answered more than once")
                .isLessThanOrEqualTo(allowed);
        return record;
    }

    long inFlight() {
        return pipeline.shape().inFlight();
    }

    @Override
    public void close() {
        service.close();
    }
}
