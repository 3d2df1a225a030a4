package dev.sluice.graph;

import dev.sluice.batch.Tally;
import dev.sluice.bucket.BucketDataset;
import dev.sluice.bucket.BucketJob;
import dev.sluice.config.DeadLetter;
import dev.sluice.config.Pipeline;
import dev.sluice.files.DatasetLock;
import dev.sluice.files.FilesInput;
import dev.sluice.files.InputFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
    private static final Duration STOP = Duration.ofSeconds(15);

    private final Plan plan;
    private final boolean embedded;
    private final RunBooks books;
    private final ProgressMeter meter = new ProgressMeter(System::nanoTime);
    private volatile @Nullable JobClient running;
    private volatile boolean stopped;
    private volatile @Nullable RunRecord lastRecord;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * @param embedded whether Flink runs inside this process; else in the cluster of {@code flink run}
     */
    public PipelineRun(Plan plan, boolean embedded) {
        this.plan = plan;
        this.embedded = embedded;
        Instant now = Instant.now();
        DeadLetter deadLetter = plan.pipeline().deadLetter();
        this.books = new RunBooks(
                plan.pipeline().name(),
                RunId.create(now),
                now,
                plan.sinks().stream().map(sink -> sink.path().toString()).toList(),
                deadLetter == null ? null : deadLetter.path(),
                null);
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
     * @throws IOException where a folder may not be written to, or ordering failed
     * @throws ExecutionException where the job failed, with its failure as the cause
     */
    public RunRecord run() throws Exception {
        if (!embedded) {
            return runUnlocked();
        }
        DatasetLock lock = DatasetLock.of(books.outputs().get(0));
        try {
            return runUnlocked();
        } finally {
            lock.close();
        }
    }

    private RunRecord runUnlocked() throws Exception {
        if (Boolean.TRUE.equals(plan.pipeline().runtime().journal())) {
            LOG.warn(
                    "runtime.journal has no effect in this version: what is in flight when a task fails is sent again");
        }
        OutputFolders folders = new OutputFolders(plan.pipeline());
        folders.check();
        Enrichment enrichment = enrichment();
        RunRecord start = books.record(RunRecord.Status.RUNNING, Tally.NONE);
        folders.prepare(start);
        StreamExecutionEnvironment env =
                environment(JobConfiguration.enrichment(plan, books.outputs().get(0) + "/_sluice/checkpoints"));
        enrichment.build(env);
        JobClient job = env.executeAsync(plan.pipeline().name());
        running = job;
        if (!embedded && !env.getConfiguration().get(DeploymentOptions.ATTACHED)) {
            return start;
        }
        meter.enter("enriching", job, enrichment.rows());
        await(job);
        return books.read();
    }

    /** Cancels what runs, if anything does, and waits a while until its record says so. From any thread. */
    public void stop() {
        stopped = true;
        JobClient job = running;
        if (job == null) {
            return;
        }
        try {
            meter.refresh();
            job.cancel().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            ended.await(STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("job {} was told to cancel and has not ended yet", job.getJobID());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Enrichment enrichment() throws IOException, InterruptedException {
        Pipeline pipeline = plan.pipeline();
        if (pipeline.buckets() == null) {
            return new Enrichment(plan, plan.input(), null, books);
        }
        meter.enter("ordering into buckets");
        BucketJob ordering = Ordering.of(plan);
        ordering.run(environment(JobConfiguration.ordering(plan)));
        BucketDataset buckets = ordering.dataset();
        FilesInput input = Ordering.read(buckets, plan.rowType());
        FilesInput unreadable = buckets.unreadable() == 0
                ? null
                : FilesInput.parquet(InputFiles.list(buckets.unreadablePath().toString()), null);
        return new Enrichment(plan, input, unreadable, books);
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

    /** Looks at the job's counts as often as there are new ones: once it has failed it cannot be asked any more. */
    private void await(JobClient job) throws Exception {
        try {
            CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
            while (!endsWithin(JobConfiguration.HEARTBEAT, result)) {
                meter.refresh();
            }
        } catch (ExecutionException failure) {
            if (!embedded) {
                meter.refresh(); // a cluster goes on without the job, and has its last counts
            }
            lastRecord = books.end(stopped ? RunRecord.Status.STOPPED : RunRecord.Status.FAILED, meter.counted());
            if (!stopped) {
                throw failure;
            }
        } finally {
            running = null;
            ended.countDown();
        }
    }
}
