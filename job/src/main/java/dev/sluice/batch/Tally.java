package dev.sluice.batch;

import dev.sluice.call.CallStats;

/**
 * A part of the run's record, to be added up. Immutable; carries numbers alone.
 *
 * @param rowsRead rows that the source gave, unreadable ones included
 * @param rowsWritten rows handed to the sink
 * @param rowsDeadLettered rows handed to the dead letter
 * @param batches batches that were answered
 * @param stats what their calls cost
 */
public record Tally(long rowsRead, long rowsWritten, long rowsDeadLettered, long batches, CallStats stats) {

    /** Nothing yet. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, CallStats.NONE);

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(
                rowsRead + other.rowsRead,
                rowsWritten + other.rowsWritten,
                rowsDeadLettered + other.rowsDeadLettered,
                batches + other.batches,
                stats.plus(other.stats));
    }
}
