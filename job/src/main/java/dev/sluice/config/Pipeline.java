package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pipeline file. */
public record Pipeline(
        @Key("name of the pipeline; with the sink's path it identifies a run")
        String name,

        @Key("where rows come from") Source source,

        @Key("orders the rows and cuts them into buckets before they are enriched; bounded sources only") @Nullable
        Buckets buckets,

        @Key("the steps, each batching and calling anew") List<Step> enrich,

        @Key("where enriched rows go; a list gets every row in each")
        List<Sink> sink,

        @Key("where rows go that a service refused or that could not be read") @Nullable
        DeadLetter deadLetter,

        @Key(value = "how the job runs", defaultsTo = "{}") JobRuntime runtime) {}
