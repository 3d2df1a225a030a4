package dev.sluice.cli;

import dev.sluice.call.CallStats;
import dev.sluice.graph.RunRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@link RunRecord} as a block of text. */
final class SummaryText {

    private SummaryText() {}

    /** One line for the run, then one for each of its figures; ends in a newline. */
    static String of(RunRecord run) {
        StringBuilder text = new StringBuilder();
        text.append(run.job() + ": " + run.status().name().toLowerCase(Locale.ROOT) + " after "
                + Figures.duration(run.duration()) + rate(run) + "\n");
        line(text, "rows", rows(run));
        line(text, "requests", requests(run));
        line(text, "retries", retries(run));
        line(text, "journal", Figures.count(run.rowsFromJournal(), "row", "rows") + " answered without a request");
        line(text, "tokens", Figures.count(run.tokens()));
        String inputs = inputs(run.calls());
        if (!inputs.isEmpty()) {
            line(text, "inputs", inputs);
        }
        line(text, "output", run.output());
        if (run.resumedFrom() != null) {
            line(text, "resumed", "from " + run.resumedFrom());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-9s %s\n", name, value));
    }

    private static String rate(RunRecord run) {
        Duration duration = run.duration();
        return duration.isZero()
                ? ""
                : ", " + Figures.rate(run.rowsWritten() * 1000.0 / Math.max(1, duration.toMillis())) + " rows/s";
    }

    private static String rows(RunRecord run) {
        String parts = Figures.count(run.rowsWritten()) + " written + " + Figures.count(run.rowsDeadLettered())
                + " dead-lettered";
        if (run.balanced()) {
            return Figures.count(run.rowsRead()) + " read = " + parts;
        }
        long missing = run.rowsRead() - run.rowsWritten() - run.rowsDeadLettered();
        return Figures.count(run.rowsRead()) + " read, " + parts
                + (missing > 0
                        ? ", " + Figures.count(missing) + " not ended yet"
                        : ", " + Figures.count(-missing) + " too many");
    }

    private static String retries(RunRecord run) {
        long splits = run.calls().splits();
        long unknown = run.calls().outcomesUnknown();
        return Figures.count(run.retries())
                + (splits == 0 ? "" : ", " + Figures.count(splits, "split", "splits"))
                + (unknown == 0
                        ? ""
                        : ", " + Figures.count(unknown, "request", "requests")
                                + " without a whole answer, which the service may have done and billed");
    }

    /** What was not sent as it stands; empty where all was. */
    private static String inputs(CallStats calls) {
        List<String> parts = new ArrayList<>();
        if (calls.rowsDeduplicated() > 0) {
            parts.add(Figures.count(calls.rowsDeduplicated(), "row", "rows") + " answered with an equal row's answer");
        }
        if (calls.rowsTruncated() > 0) {
            parts.add(Figures.count(calls.rowsTruncated(), "row", "rows") + " truncated");
        }
        return String.join(", ", parts);
    }

    private static String requests(RunRecord run) {
        String total = Figures.count(run.requests()) + " for " + Figures.count(run.batches(), "batch", "batches");
        return run.requestsByStatus().isEmpty()
                ? total
                : total + " ("
                        + run.requestsByStatus().entrySet().stream()
                                .map(SummaryText::status)
                                .collect(Collectors.joining(", "))
                        + ")";
    }

    private static String status(Map.Entry<Integer, Long> requests) {
        String status = requests.getKey() == 0 ? "no answer" : "status " + requests.getKey();
        return Figures.count(requests.getValue()) + " with " + status;
    }
}
