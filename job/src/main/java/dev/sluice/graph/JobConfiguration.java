package dev.sluice.graph;

import dev.sluice.config.JobRuntime;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.fs.Path;

/** How Flink runs the two jobs of a pipeline. */
final class JobConfiguration {

    /** A barrier waits behind all batches that wait for the quota or for a service that is down; it is no failure. */
    private static final Duration SLOWEST_BARRIER = Duration.ofDays(7);

    /** After so long behind other batches a barrier overtakes them, and they become part of the checkpoint. */
    private static final Duration ALIGNED = Duration.ofMillis(500);

    /** Parallelism may change between a run and its resume, up to this. */
    private static final int MOST_SUBTASKS = 4096;

    /** How long a reader may take to end before a stop goes on without it. */
    private static final Duration CLOSE_READERS = Duration.ofMillis(500);

    private static final int BUFFER_BYTES = 32 << 10;

    /** In a row: a job that fails each time is broken, one that ran for ten minutes in between is not. */
    private static final int RESTARTS = 4;

    /** How old the counts of an embedded run may be. */
    static final Duration HEARTBEAT = Duration.ofMillis(500);

    private JobConfiguration() {}

    /** The ordering job: BATCH mode, sorted with spilling, nothing to restore. */
    static Configuration ordering(Plan plan) {
        Configuration configuration = common(plan.pipeline().runtime());
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        return configuration;
    }

    /**
     * The enrichment job: STREAMING mode with retained checkpoints, also over files, as that is what can be killed
     * anywhere.
     *
     * @param folder of the run's checkpoints
     */
    static Configuration enrichment(Plan plan, RunFolder folder) {
        JobRuntime runtime = plan.pipeline().runtime();
        Configuration configuration = common(runtime);
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        configuration.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL,
                runtime.checkpoint().interval());
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, SLOWEST_BARRIER);
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 3);
        // A barrier overtakes the batches that wait for a slow service in the buffers before it.
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        configuration.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, ALIGNED);
        configuration.set(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 1);
        // Flink catches up on checkpoints that one which took long held up: a file per commit for nothing, and at the
        // end of a run they meet tasks that are closing and fail.
        configuration.set(
                CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
                runtime.checkpoint().interval().dividedBy(2));
        // The ledger's proof stands on it, whatever a cluster has for its default; so do the rest.
        configuration.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, true);
        // A batch has left the calls when it arrives in the operator that is chained to them.
        configuration.set(PipelineOptions.OPERATOR_CHAINING, true);
        configuration.set(PipelineOptions.MAX_PARALLELISM, MOST_SUBTASKS);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(folder.checkpoints()));
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return configuration;
    }

    /**
     * Goes on from a checkpoint of a run, which is the job's own from then on: it deletes it once it has a newer one.
     */
    static void goOn(Configuration configuration, RunFolder.Restorable from) {
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, uri(from.path()));
        configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    }

    /** Flink takes a checkpoint folder as a URI alone. */
    static String uri(Path path) {
        return path.toUri().getScheme() == null ? "file://" + path.getPath() : path.toString();
    }

    /** What an embedded Flink needs beside: room for so many subtasks, counts that are seen soon. */
    static void embed(Configuration configuration, Plan plan) {
        int parallelism = plan.parallelism();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, parallelism);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        MemorySize network = networkMemory(plan.steps().size(), parallelism);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        // Fewer batches ahead of a barrier, so that it gets to a slow call sooner.
        configuration.set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true);
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT);
        configuration.set(SourceReaderOptions.SOURCE_READER_CLOSE_TIMEOUT, CLOSE_READERS.toMillis());
        configuration.set(RestOptions.BIND_PORT, "0");
    }

    /** Each exchange takes a few buffers for each pair of subtasks; the rest is for side outputs and slack. */
    private static MemorySize networkMemory(int steps, int parallelism) {
        long buffers = 1024 + 4L * steps * parallelism * (parallelism + 1) + 64L * parallelism;
        return new MemorySize(Math.max(64L << 20, buffers * BUFFER_BYTES));
    }

    private static Configuration common(JobRuntime runtime) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        if (runtime.parallelism() != null) {
            configuration.set(CoreOptions.DEFAULT_PARALLELISM, runtime.parallelism());
        }
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofSeconds(1));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(30));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 3.0);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(10));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS);
        return configuration;
    }
}
