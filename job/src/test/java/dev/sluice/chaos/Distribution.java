package dev.sluice.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Tables of kills and of what they cost. */
final class Distribution {

    private static final String KILL = "%-24s %8s %12s %12s %10s %10s%n";
    private static final String POINT = "%-24s %8s %21s %21s %17s %10s%n";

    private Distribution() {}

    /** Each kill of one run, and what they cost together. */
    static String of(Outcome outcome) {
        StringBuilder table =
                new StringBuilder(KILL.formatted("kill", "after ms", "answered", "committed", "kept", "allowed"));
        for (Attempt attempt : outcome.attempts()) {
            table.append(KILL.formatted(
                    attempt.point(),
                    attempt.offset().toMillis(),
                    attempt.answered(),
                    attempt.committed(),
                    attempt.kept(),
                    attempt.allowed()));
        }
        return table.append("%d texts answered more than once, %d allowed; %d rows from the journal; %d s%n"
                        .formatted(
                                outcome.repeats().beyondFirst(),
                                outcome.allowed(),
                                outcome.record().rowsFromJournal(),
                                outcome.record().duration().toSeconds()))
                .toString();
    }

    /** Runs of one kill each, by its point: least, mean and most. */
    static String byPoint(Collection<Outcome> outcomes) {
        StringBuilder table = new StringBuilder(POINT.formatted(
                "least/mean/most of",
                "kills",
                "answered at the kill",
                "committed at the kill",
                "answered twice",
                "allowed"));
        outcomes.stream()
                .collect(Collectors.groupingBy(
                        outcome -> outcome.attempts().get(0).point().name(),
                        LinkedHashMap::new,
                        Collectors.toCollection(ArrayList::new)))
                .forEach((point, runs) -> table.append(POINT.formatted(
                        point,
                        runs.size(),
                        range(runs, run -> run.attempts().get(0).answered()),
                        range(runs, run -> run.attempts().get(0).committed()),
                        range(runs, run -> run.repeats().beyondFirst()),
                        "%d"
                                .formatted(runs.stream()
                                        .mapToLong(Outcome::allowed)
                                        .min()
                                        .orElse(0)))));
        return table.toString();
    }

    private static String range(List<Outcome> runs, ToLongFunction<Outcome> value) {
        LongSummaryStatistics all = runs.stream().mapToLong(value).summaryStatistics();
        return "%d/%.0f/%d".formatted(all.getMin(), all.getAverage(), all.getMax());
    }
}
