package dev.sluice.cli;

import dev.sluice.graph.Hold;
import dev.sluice.graph.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A {@link Progress} as one line. */
final class ProgressLine {

    /**
     * A piece of the line.
     *
     * @param rank the piece with the highest is the first to go where the line is too wide
     */
    private record Part(int rank, String text) {}

    private ProgressLine() {}

    /** The whole line, however wide. */
    static String of(Progress progress) {
        return join(parts(progress));
    }

    /** As much of the line as fits: less important pieces go first, the phase and the rows stay longest. */
    static String of(Progress progress, int columns) {
        List<Part> parts = parts(progress);
        while (parts.size() > 1 && join(parts).length() > columns) {
            parts.remove(parts.stream().max(Comparator.comparingInt(Part::rank)).orElseThrow());
        }
        String line = join(parts);
        return line.length() > columns ? line.substring(0, columns) : line;
    }

    private static List<Part> parts(Progress progress) {
        List<Part> parts = new ArrayList<>();
        boolean counted = progress.rowsTotal() != null || progress.rowsDone() > 0;
        parts.add(new Part(0, counted ? progress.phase() + ": " + rows(progress) : progress.phase()));
        progress.holds().stream().map(ProgressLine::hold).distinct().forEach(parts::add);
        if (counted) {
            parts.add(new Part(2, Figures.rate(progress.rowsPerSecond()) + " rows/s"));
        }
        if (progress.requests() > 0 || progress.inFlight() > 0 || progress.waiting() > 0) {
            parts.add(new Part(6, Figures.count(progress.requests(), "request", "requests")));
            parts.add(new Part(8, Figures.count(progress.inFlight()) + " in flight"));
            if (progress.waiting() > 0 && progress.holds().isEmpty()) {
                parts.add(new Part(9, Figures.count(progress.waiting(), "batch", "batches") + " waiting"));
            }
            parts.add(new Part(7, Figures.count(progress.retries(), "retry", "retries")));
            parts.add(new Part(4, Figures.count(progress.deadLettered()) + " dead-lettered"));
            parts.add(new Part(10, Figures.count(progress.tokens(), "token", "tokens")));
        }
        parts.add(new Part(11, Figures.clock(progress.elapsed()) + " elapsed"));
        Duration eta = progress.eta();
        if (eta != null) {
            parts.add(new Part(3, Figures.clock(eta) + " left"));
        }
        return parts;
    }

    /** Trouble with a service has the room before any figure; one's own limit is no trouble. */
    private static Part hold(Hold hold) {
        String service = hold.service();
        return switch (hold.reason()) {
            case DOWN ->
                new Part(
                        1,
                        service + " is down, waiting (" + Figures.time(hold.time()) + " of at most "
                                + Figures.time(hold.atMost()) + ")");
            case THROTTLED -> new Part(1, service + " throttles (" + Figures.time(hold.time()) + ")");
            case PAUSED -> new Part(1, service + " throttles, pausing for " + Figures.time(hold.time()));
            case PACED -> new Part(5, "waiting for calls.limit");
        };
    }

    private static String rows(Progress progress) {
        Long total = progress.rowsTotal();
        if (total == null) {
            return Figures.count(progress.rowsDone(), "row", "rows");
        }
        // Rounded down: 100% is done, not almost.
        long percent = total == 0 ? 100 : (long) (100.0 * progress.rowsDone() / total);
        return Figures.count(progress.rowsDone()) + " of " + Figures.count(total, "row", "rows") + " (" + percent
                + "%)";
    }

    private static String join(List<Part> parts) {
        return parts.stream().map(Part::text).collect(Collectors.joining(", "));
    }
}
