package dev.sluice.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the job runs. */
public record JobRuntime(
        @Key(value = "subtasks of each step; unset: the cluster's default, locally the number of cores", min = 1)
        @Nullable
        Integer parallelism,

        @Key(value = "checkpoints", defaultsTo = "{}") Checkpoint checkpoint,

        @Key("keeps each row's answer durably before it is emitted, so that nothing is paid for twice;"
                + " unset: of services that are called over a network")
        @Nullable
        Boolean journal) {

    /** Checkpoints. */
    public record Checkpoint(
            @Key(value = "time between two", defaultsTo = "10s")
            Duration interval,

            @Key(
                    value = "folder that all TaskManagers reach; unset: _sluice/checkpoints below the first sink",
                    path = true)
            @Nullable
            String path) {}
}
