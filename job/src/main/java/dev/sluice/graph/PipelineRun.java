package dev.sluice.graph;

import dev.sluice.bucket.BucketDataset;
import dev.sluice.bucket.BucketJob;
import dev.sluice.config.Pipeline;
import dev.sluice.config.RunKeys;
import dev.sluice.files.DatasetLock;
import dev.sluice.files.FilesInput;
import dev.sluice.files.InputFile;
import dev.sluice.files.InputFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a planned pipeline: checks the folders, orders the input into buckets where asked, submits the
 * enrichment and awaits it. The same on an embedded Flink and through {@code flink run}; under {@code -d} the
 * ordering is awaited and the enrichment is left to the cluster.
 */
public final class PipelineRun {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineRun.class);

    /** How long a stop waits for its savepoint: calls under way may hold it back. Without it, the checkpoint will do. */
    private static final Duration SAVEPOINT = Duration.ofSeconds(8);

    private static final Duration STOP = Duration.ofSeconds(15);

    private final Plan plan;
    private final boolean embedded;
    private final boolean fresh;
    private final Consumer<String> notices;
    private final ProgressMeter meter = new ProgressMeter(System::nanoTime);
    private volatile @Nullable RunFolder folder;
    private volatile @Nullable JobClient running;
    private volatile boolean stopped;
    /** Whether a cluster has a job of which it is not known that it has ended. */
    private volatile boolean atLarge;

    private volatile @Nullable RunRecord lastRecord;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * @param embedded whether Flink runs inside this process; else in the cluster of {@code flink run}
     * @param fresh whether an unfinished run of this pipeline is given up; else it goes on
     * @param notices is told what a user should know at the start, a line each
     */
    public PipelineRun(Plan plan, boolean embedded, boolean fresh, Consumer<String> notices) {
        this.plan = plan;
        this.embedded = embedded;
        this.fresh = fresh;
        this.notices = notices;
    }

    /** The record of a run that was started and did not come to its end; null for any other. */
    public @Nullable RunRecord lastRecord() {
        return lastRecord;
    }

    /** How far the run is; from any thread, at any time. */
    public Progress progress() {
        return meter.read();
    }

    /**
     * Runs to the end; once.
     *
     * @return the run's record; of status RUNNING where the job was left to the cluster, STOPPED after {@link #stop}
     * @throws ResumeException where an unfinished run cannot go on as asked
     * @throws IOException where a folder may not be written to, or ordering failed
     * @throws ExecutionException where the job failed, with its failure as the cause
     */
    public RunRecord run() throws Exception {
        if (!embedded) {
            return runAlone(null);
        }
        try (DatasetLock lock = DatasetLock.of(output().toString())) {
            return runAlone(lock);
        }
    }

    /** Keeps every other run out of the output, on this machine and on any other. */
    private RunRecord runAlone(@Nullable DatasetLock lock) throws Exception {
        OutputFolders folders = new OutputFolders(plan);
        java.nio.file.Path locked = lock == null ? null : lock.file();
        RunLease.requireFree(output(), locked, new ProcessHeart());
        RunStart start = start();
        folders.check(start);
        RunLease lease = RunLease.take(output(), locked, new ProcessHeart());
        try {
            SmallFile.removeUnfinished(output());
            lease.keep();
            return run(folders, start, lease);
        } finally {
            if (atLarge) {
                lease.leave(); // the job's last operator goes on with it
            } else {
                lease.release();
            }
        }
    }

    private RunStart start() throws IOException {
        String given = embedded
                ? null
                : StreamExecutionEnvironment.getExecutionEnvironment()
                        .getConfiguration()
                        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
                        .orElse(null);
        return RunStart.of(plan, fresh, given, !embedded);
    }

    private RunRecord run(OutputFolders folders, RunStart start, RunLease lease) throws Exception {
        RunBooks books = RunBooks.of(plan, start, lease.token());
        folder = start.folder();
        requireNotStopped();
        Enrichment enrichment = enrichment(start, books);
        requireNotStopped();
        List<InputFile> files = enrichment.input().files().files();
        requireSameInput(start, files);
        KeptKeys keys = KeptKeys.of(books.run(), RunKeys.of(plan.pipeline()), files);
        RunRecord begun = folders.prepare(start, books, keys);
        String notice = start.notice();
        if (notice != null) {
            notices.accept(notice);
        }
        Configuration configuration = JobConfiguration.enrichment(plan, start.folder());
        if (embedded && start.from() != null) {
            JobConfiguration.goOn(configuration, start.from());
        }
        StreamExecutionEnvironment env = environment(configuration);
        enrichment.build(env);
        requireNotStopped();
        JobClient job = env.executeAsync(plan.pipeline().name());
        atLarge = !embedded;
        running = job;
        if (!embedded && !env.getConfiguration().get(DeploymentOptions.ATTACHED)) {
            return begun;
        }
        meter.enter("enriching", job, enrichment.rows(), begun.rowsWritten() + begun.rowsDeadLettered());
        RunRecord record = await(job, books);
        if (record.status() == RunRecord.Status.FINISHED) {
            start.folder().clear();
        }
        return record;
    }

    private Path output() {
        return plan.sinks().get(0).path();
    }

    /**
     * Stops what runs, if anything does, with a savepoint where there is one soon, and waits a while until its record
     * says so. From any thread.
     */
    public void stop() {
        stopped = true;
        JobClient job = running;
        RunFolder savepoints = folder;
        if (job == null || savepoints == null) {
            return;
        }
        try {
            meter.refresh();
            if (!savepoint(job, savepoints)) {
                job.cancel().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            }
            ended.await(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("job {} was told to cancel and has not ended yet", job.getJobID());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean savepoint(JobClient job, RunFolder folder) throws InterruptedException {
        try {
            job.stopWithSavepoint(false, JobConfiguration.uri(folder.savepoints()), SavepointFormatType.CANONICAL)
                    .get(SAVEPOINT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("no savepoint of job {}: it goes on from its last checkpoint", job.getJobID(), e);
            return false;
        }
    }

    private Enrichment enrichment(RunStart start, RunBooks books) throws IOException, InterruptedException {
        Pipeline pipeline = plan.pipeline();
        if (pipeline.buckets() == null) {
            return new Enrichment(plan, plan.input(), null, books);
        }
        meter.enter("ordering into buckets");
        BucketJob ordering = Ordering.of(plan);
        if (start.from() != null && !ordering.isDone()) {
            throw otherInput(
                    "buckets.path",
                    "the buckets that it reads are not there any more, or the files of"
                            + " source.path have changed since they were made");
        }
        ordering.run(environment(JobConfiguration.ordering(plan)));
        BucketDataset buckets = ordering.dataset();
        FilesInput input = Ordering.read(buckets, plan.rowType());
        FilesInput unreadable = buckets.unreadable() == 0
                ? null
                : FilesInput.parquet(InputFiles.list(buckets.unreadablePath().toString()), null);
        return new Enrichment(plan, input, unreadable, books);
    }

    /** What was read until the checkpoint must be what is read from there on. */
    private void requireSameInput(RunStart start, List<InputFile> files) throws ResumeException {
        KeptKeys kept = start.kept();
        if (start.from() != null && kept != null && !kept.input().equals(KeptKeys.hash(files))) {
            throw otherInput(
                    plan.pipeline().buckets() == null ? "source.path" : "buckets.path",
                    "files there were changed, added or deleted since it began");
        }
    }

    /** A stop before there is a job: nothing was begun that could not go on as it was. */
    private void requireNotStopped() throws ResumeException {
        if (stopped) {
            throw new ResumeException("stopped before the job was submitted; run it again");
        }
    }

    private static ResumeException otherInput(String key, String what) {
        return new ResumeException(key + ": the run is not finished, and " + what
                + "; put them back to go on, or start over with --fresh");
    }

    private StreamExecutionEnvironment environment(Configuration configuration) {
        if (embedded) {
            JobConfiguration.embed(configuration, plan);
        }
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    private static boolean endsWithin(Duration time, CompletableFuture<?> result)
            throws ExecutionException, InterruptedException {
        try {
            result.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** The record of a job that did not come to its end; a disk that is full may be the reason, and have no room for it. */
    private RunRecord ended(RunBooks books, ExecutionException failure) throws Exception {
        if (!embedded && !isOver(failure)) {
            throw failure; // the cluster cannot be asked: it may go on with the job, and with its record
        }
        atLarge = false;
        try {
            RunRecord record = books.end(stopped ? RunRecord.Status.STOPPED : RunRecord.Status.FAILED, meter.counted());
            lastRecord = record;
            return record;
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static boolean isOver(ExecutionException failure) {
        return ExceptionUtils.findThrowable(failure, JobExecutionException.class)
                .isPresent();
    }

    /** Looks at the job's counts as often as there are new ones: once it has failed it cannot be asked any more. */
    private RunRecord await(JobClient job, RunBooks books) throws Exception {
        try {
            CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
            while (!endsWithin(JobConfiguration.HEARTBEAT, result)) {
                meter.refresh();
            }
            atLarge = false;
            RunRecord record = books.read();
            return record.status() == RunRecord.Status.RUNNING
                    ? books.end(RunRecord.Status.STOPPED, meter.counted()) // with a savepoint, by whomever
                    : record;
        } catch (ExecutionException failure) {
            if (!embedded) {
                meter.refresh(); // a cluster goes on without the job, and has its last counts
            }
            RunRecord record = ended(books, failure);
            if (!stopped) {
                throw failure;
            }
            return record;
        } finally {
            running = null;
            ended.countDown();
        }
    }
}
