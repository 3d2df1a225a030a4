package dev.sluice.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The embedded Flink that this thread's runs take instead of one of their own, so that its statistics can be read
 * after they have ended.
 */
final class WatchedFlink implements AutoCloseable {

    private static final int MANY_CHECKPOINTS = 10_000;

    private final MiniCluster cluster;

    private WatchedFlink(MiniCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * A checkpoint as Flink's statistics have it.
     *
     * @param triggered on the wall clock, in milliseconds
     * @param took from there until the last subtask had acknowledged it, in milliseconds
     */
    record Seen(
            long id,
            CheckpointStatsStatus status,
            long triggered,
            long took,
            @Nullable String failure) {

        private static Seen of(AbstractCheckpointStats stats) {
            return new Seen(
                    stats.getCheckpointId(),
                    stats.getStatus(),
                    stats.getTriggerTimestamp(),
                    stats.getEndToEndDuration(),
                    stats instanceof FailedCheckpointStats failed ? failed.getFailureMessage() : null);
        }

        /** Whether it was under way at any time between these. */
        boolean overlaps(long from, long to) {
            return triggered <= to && from <= ended();
        }

        long ended() {
            return triggered + took;
        }
    }

    /** Starts it with what an embedded run of this plan has. */
    static WatchedFlink start(Plan plan) throws Exception {
        Configuration configuration = new Configuration();
        JobConfiguration.embed(configuration, plan);
        configuration.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, MANY_CHECKPOINTS);
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumSlotsPerTaskManager(plan.parallelism())
                .build());
        cluster.start();
        TestStreamEnvironment.setAsContext(cluster, plan.parallelism());
        return new WatchedFlink(cluster);
    }

    /** The checkpoints of all jobs so far, in the order of their ids, and of those under way the last. */
    List<Seen> checkpoints() throws InterruptedException, ExecutionException {
        List<Seen> seen = new ArrayList<>();
        for (JobStatusMessage job : cluster.listJobs().get()) {
            CheckpointStatsSnapshot stats =
                    cluster.getExecutionGraph(job.getJobId()).get().getCheckpointStatsSnapshot();
            if (stats != null) {
                stats.getHistory().getCheckpoints().forEach(each -> seen.add(Seen.of(each)));
            }
        }
        seen.sort(Comparator.comparingLong(Seen::id));
        return seen;
    }

    @Override
    public void close() {
        TestStreamEnvironment.unsetAsContext();
        cluster.closeAsync().join();
    }
}
