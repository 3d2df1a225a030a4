package dev.sluice.config;

import java.time.Duration;
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

        @Key(value = "how the job runs", defaultsTo = "{}") JobRuntime runtime) {

    /** The folder and column that numbers the buckets. */
    public static final String BUCKET = "bucket";

    private static final Duration ENDLESS_WAIT = Duration.ofSeconds(1);

    /** Whether the source never ends. */
    public boolean endless() {
        return source instanceof Source.Kafka;
    }

    /** The column whose change closes a batch of a step: its own, else the bucket if there are buckets. */
    public @Nullable String within(Step step) {
        String own = step.batch().within();
        return own == null && buckets != null ? BUCKET : own;
    }

    /** How long a row waits for its batch to fill; null is for ever, which only a source that ends allows. */
    public @Nullable Duration maxWait(Step step) {
        Duration own = step.batch().maxWait();
        return own == null && endless() ? ENDLESS_WAIT : own;
    }
}
