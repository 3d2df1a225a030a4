package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.FakeModel;
import dev.sluice.fake.FakeSettings;
import dev.sluice.fake.Latency;
import dev.sluice.fake.RepeatCounts;
import dev.sluice.graph.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * Kills the launcher's runs of one pipeline where it is told to, and lets the last one come to its end. Each kill is at
 * a random time after its point, drawn from a seed.
 */
public final class Chaos implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(3);

    private final ChaosPipeline pipeline;
    private final Truth truth;
    private final FakeEmbeddings service;
    private final String file;
    private final KeptTexts kept;
    private final CheckpointWatch checkpoints;
    private final Random random;
    private final List<Attempt> attempts = new ArrayList<>();
    private int starts;

    /** A pipeline whose input is written, against a service that takes so long. */
    public Chaos(ChaosPipeline pipeline, Latency latency, long seed) throws IOException {
        this.pipeline = pipeline;
        this.truth = new Truth(pipeline);
        this.random = new Random(seed);
        this.service = new FakeEmbeddings(settings(latency, seed));
        Path written = pipeline.write(service.url());
        this.file = written.toString();
        this.kept = new KeptTexts(pipeline, written, service);
        this.checkpoints = new CheckpointWatch(pipeline.checkpoints(), () -> answers(service));
    }

    /** A service that counts what it answers more than once. */
    public static FakeSettings settings(Latency latency, long seed) {
        return FakeSettings.DEFAULT
                .with(FakeModel.DEFAULT
                        .withDimensions(ChaosPipeline.DIMENSIONS)
                        .withTokensPerText(1)
                        .withLatency(latency))
                .withSeed(seed)
                .countingRepeats();
    }

    /** What the service counted. */
    public static RepeatCounts repeats(FakeEmbeddings service) {
        return Objects.requireNonNull(service.counts().repeats());
    }

    /** Answers to all texts, repeated ones included. */
    private static long answers(FakeEmbeddings service) {
        RepeatCounts repeats = repeats(service);
        return repeats.distinct() + repeats.beyondFirst();
    }

    /**
     * Runs the pipeline, or lets it go on, and kills it.
     *
     * @param most of the random time after the point
     */
    public Attempt killAt(KillPoint point, Duration most) throws IOException, InterruptedException {
        Duration offset = Duration.ofNanos(random.nextLong(most.toNanos() + 1));
        try (LauncherProcess run = start()) {
            await(run, () -> point.isReached(repeats(service).distinct(), pipeline.texts()));
            long end = System.nanoTime() + offset.toNanos();
            await(run, () -> System.nanoTime() - end >= 0);
            boolean killed = run.kill();
            checkpoints.look();
            Attempt attempt = new Attempt(
                    point,
                    offset,
                    killed && !isFinished(),
                    repeats(service).distinct(),
                    truth.visibleRows(),
                    kept.remember(),
                    pipeline.shape().inFlight() + (pipeline.shape().journal() ? 0 : checkpoints.answeredSince()));
            attempts.add(attempt);
            assertThat(killed || run.awaitExit(PATIENCE) == 0)
                    .as("killed %s, or ended well: %s", point, run.err())
                    .isTrue();
            return attempt;
        }
    }

    /** Lets the run come to its end, and compares it with the truth. */
    public Outcome finish() throws IOException, InterruptedException, SQLException {
        try (LauncherProcess run = start()) {
            int exitCode = run.awaitExit(PATIENCE);
            assertThat(exitCode)
                    .as("exit code; it printed:\n%s%s", run.out(), run.err())
                    .isZero();
        }
        kept.assertNotAskedAgain();
        return new Outcome(attempts, repeats(service), truth.assertFinished());
    }

    /** The files. */
    public Truth truth() {
        return truth;
    }

    /** The service. */
    public FakeEmbeddings service() {
        return service;
    }

    private LauncherProcess start() throws IOException {
        return LauncherProcess.start(pipeline.folder(), "run-" + starts++, "run", file);
    }

    /** Until the condition holds or the run has ended. */
    private void await(LauncherProcess run, BooleanSupplier condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> {
                    checkpoints.look();
                    return condition.getAsBoolean() || !run.isAlive();
                });
    }

    private boolean isFinished() throws IOException {
        RunRecord record =
                RunRecord.read(new org.apache.flink.core.fs.Path(pipeline.out().toString()));
        return record != null && record.status() == RunRecord.Status.FINISHED;
    }

    @Override
    public void close() {
        service.close();
    }
}
