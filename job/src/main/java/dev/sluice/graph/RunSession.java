package dev.sluice.graph;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One submission of a run: the first, or one that goes on where the last stopped.
 *
 * @param number of submissions before this one
 * @param startedAt on the client
 * @param before what the earlier sessions took together, the time between them not included
 * @param resumedFrom the checkpoint or savepoint that it went on from; null where there was none
 * @param lease token of the lease that keeps others from writing to the output
 */
record RunSession(
        int number,
        Instant startedAt,
        Duration before,
        @Nullable String resumedFrom,
        String lease) implements Serializable {

    /** What the run has taken so far. */
    Duration elapsed() {
        return before.plus(Duration.between(startedAt, Instant.now())).truncatedTo(ChronoUnit.MILLIS);
    }
}
