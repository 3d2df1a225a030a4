package dev.sluice.benchmarks;

import java.util.List;

/**
 * One pipeline that is run with the journal and without, in turns.
 *
 * @param boundBy what holds the run back
 * @param latencyMillis of each request
 * @param rows of each run
 */
record JournalScenario(String boundBy, int latencyMillis, int rows) {

    static final int PARALLELISM = 2;
    static final int CAPACITY = 10;
    static final int BATCH = 500;
    static final int DIMENSIONS = 384;

    /** The second's latency holds all places for 12,500 rows a second, and with them whatever the journal adds to it. */
    static final List<JournalScenario> ALL =
            List.of(new JournalScenario("processors", 50, 1_200_000), new JournalScenario("latency", 800, 320_000));
}
