package dev.sluice.cli;

import dev.sluice.graph.Hold;
import dev.sluice.graph.Progress;
import java.time.Duration;
import java.util.List;

/** States of runs, for the tests of what shows them. */
final class Progresses {

    private Progresses() {}

    static Progress enriching(long rowsDone, Hold... holds) {
        return enriching(rowsDone, 0, holds);
    }

    static Progress enriching(long rowsDone, int waiting, Hold... holds) {
        return new Progress(
                "enriching",
                rowsDone,
                20_731L,
                411.6,
                1_025,
                10,
                waiting,
                1,
                3,
                1_234_567,
                List.of(holds),
                Duration.ofSeconds(31),
                Duration.ofSeconds(3_605));
    }

    static Progress ordering(long rowsDone) {
        return new Progress(
                "ordering into buckets", rowsDone, null, 0, 0, 0, 0, 0, 0, 0, List.of(), Duration.ofSeconds(2), null);
    }
}
