package dev.sluice.cli;

import dev.sluice.fake.FakeCounts;
import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.fake.FakeLimits;
import dev.sluice.fake.FakeSettings;
import dev.sluice.fake.RepeatCounts;

/** What {@code serve-fake} says at its start and at its end. */
final class FakeText {

    private FakeText() {}

    static String start(FakeEmbeddings fake, FakeSettings settings) {
        return """
                url:      %s
                counters: %s
                limits:   %s
                faults:   %s
                Ctrl-C ends it.
                """.formatted(
                        fake.url(),
                        fake.countersUrl(),
                        limits(settings.limits()),
                        settings.troubles().faults());
    }

    private static String limits(FakeLimits limits) {
        return limit(limits.requestsPerMinute(), "request", "requests") + ", "
                + limit(limits.tokensPerMinute(), "token", "tokens");
    }

    private static String limit(long perMinute, String one, String many) {
        return perMinute == 0 ? "any number of " + many : Figures.count(perMinute, one, many) + " a minute";
    }

    static String end(FakeCounts counts) {
        String end = requests(counts);
        RepeatCounts repeats = counts.repeats();
        return repeats == null
                ? end
                : end
                        + "\n%s answered with 200, %s of them more than once; %s beyond the first"
                                .formatted(
                                        Figures.count(repeats.distinct(), "text", "texts"),
                                        Figures.count(repeats.repeated()),
                                        Figures.count(repeats.beyondFirst(), "answer", "answers"));
    }

    private static String requests(FakeCounts counts) {
        return "%s: %s answered with 200, %s over the limits, %s; %s, %s"
                .formatted(
                        Figures.count(counts.requests(), "request", "requests"),
                        Figures.count(counts.answered(200)),
                        Figures.count(counts.rejectedByLimits()),
                        Figures.count(counts.resets(), "reset", "resets"),
                        Figures.count(counts.texts(), "text", "texts"),
                        Figures.count(counts.tokens(), "token", "tokens"));
    }
}
