package dev.sluice.cli;

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
        if (progress.rowsTotal() == null && progress.rowsDone() == 0) {
            // Nothing is counted yet, as while rows are ordered.
            parts.add(new Part(0, progress.phase()));
        } else {
            parts.add(new Part(0, progress.phase() + ": " + rows(progress)));
            parts.add(new Part(1, Figures.rate(progress.rowsPerSecond()) + " rows/s"));
        }
        if (progress.requests() > 0 || progress.inFlight() > 0) {
            parts.add(new Part(4, Figures.count(progress.requests(), "request", "requests")));
            parts.add(new Part(6, Figures.count(progress.inFlight()) + " in flight"));
            parts.add(new Part(5, Figures.count(progress.retries(), "retry", "retries")));
            parts.add(new Part(3, Figures.count(progress.deadLettered()) + " dead-lettered"));
            parts.add(new Part(7, Figures.count(progress.tokens(), "token", "tokens")));
        }
        parts.add(new Part(8, Figures.clock(progress.elapsed()) + " elapsed"));
        Duration eta = progress.eta();
        if (eta != null) {
            parts.add(new Part(2, Figures.clock(eta) + " left"));
        }
        return parts;
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
