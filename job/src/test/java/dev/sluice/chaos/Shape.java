package dev.sluice.chaos;

import java.time.Duration;

/**
 * What a pipeline under chaos has in flight.
 *
 * @param capacity batches in flight of each subtask
 * @param maxRows of a batch
 * @param interval of checkpoints
 * @param note characters of a further column: the buffers before the calls must not hold the whole input
 */
public record Shape(int parallelism, int capacity, int maxRows, Duration interval, boolean journal, int note) {

    /** Eighty rows in flight, so that a service which takes 80 ms answers about a thousand a second. */
    public static final Shape SLOW = new Shape(2, 2, 20, Duration.ofMillis(500), true, 400);

    /** Most rows that are sent and whose answers may not have been kept: a journal has half as many again waiting for its disk. */
    public long inFlight() {
        return (long) parallelism * (journal ? capacity + (capacity + 1) / 2 : capacity) * maxRows;
    }

    /** The same without a journal. */
    public Shape withoutJournal() {
        return new Shape(parallelism, capacity, maxRows, interval, false, note);
    }

    /** The same with other checkpoints. */
    public Shape every(Duration other) {
        return new Shape(parallelism, capacity, maxRows, other, journal, note);
    }
}
