package dev.sluice.config;

/** One step of the chain: rows are batched, sent to a service and gain columns. */
public record Step(
        @Key("name of the step, in metrics, uids and dead letters")
        String name,

        @Key("the service that answers") Service service,
        @Key("what of a row goes to the service") Input input,
        @Key("the columns that an answer adds") Output output,

        @Key(value = "when a batch is closed", defaultsTo = "{}")
        Batch batch,

        @Key(value = "how calls are made", defaultsTo = "{}")
        Calls calls) {}
