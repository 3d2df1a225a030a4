package dev.sluice.graph;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, as a progress line shows it.
 *
 * @param phase what is being done, such as "ordering into buckets"
 * @param rowsDone rows written or dead-lettered
 * @param rowsTotal rows of the input; null as long as they are not counted
 * @param rowsPerSecond of the recent past; 0 until measured
 * @param requests attempts that have ended
 * @param inFlight requests without an answer yet
 * @param waiting batches without a request out, for whatever reason
 * @param retries attempts beyond a row's first
 * @param deadLettered rows in the dead letter
 * @param tokens as the services reported them
 * @param holds services whose calls wait now, and why
 * @param elapsed since the start of this run, the time before a resume not included
 * @param eta time left at the present rate; null when it cannot be told
 */
public record Progress(
        String phase,
        long rowsDone,
        @Nullable Long rowsTotal,
        double rowsPerSecond,
        long requests,
        int inFlight,
        int waiting,
        long retries,
        long deadLettered,
        long tokens,
        List<Hold> holds,
        Duration elapsed,
        @Nullable Duration eta) {

    public Progress {
        holds = List.copyOf(holds);
    }
}
