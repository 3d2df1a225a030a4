package dev.sluice.call;

import dev.sluice.service.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What one call asks of the journal, and tells it. Used within the call's strand alone, but for {@link #left}. */
final class CallEntry {
    private final CallSetup setup;
    private final Strand strand;
    private final CallRows rows;
    private final Tally tally;
    private final Consumer<Throwable> failed;
    private final List<CompletableFuture<Void>> kept = new ArrayList<>();
    private Journal.Entry entry = Journal.Entry.NONE;

    /** @param failed is told within the strand where the journal cannot be read or written */
    CallEntry(CallSetup setup, Strand strand, CallRows rows, Tally tally, Consumer<Throwable> failed) {
        this.setup = setup;
        this.strand = strand;
        this.rows = rows;
        this.tally = tally;
        this.failed = failed;
    }

    /** Takes what the journal has of the rows, then goes on. */
    void find(Runnable next) {
        entry = setup.journal().enter(rows.toSend());
        var unused = entry.found()
                .whenComplete((found, thrown) -> strand.run(() -> {
                    if (thrown != null) {
                        failed.accept(cause(thrown));
                    } else {
                        take(found);
                        next.run();
                    }
                }));
    }

    private void take(Journal.Found found) {
        rows.find(found.answers());
        tally.found(found.cost());
        if (found.answers().stream().anyMatch(answer -> answer.outcome() instanceof Outcome.Answered)) {
            setup.health().answeredRow(); // that it refuses the others is their fault
        }
        if (rows.fromJournal() > 0) {
            setup.listener().onFound(rows.fromJournal(), found.cost());
        }
    }

    /** Keeps what became of some rows, with what was spent since the last time. */
    void keep(IntStream decided) {
        List<Journal.Answer> answers = rows.answers(decided);
        if (!answers.isEmpty()) {
            kept.add(entry.keep(answers, tally.toKeep()));
        }
    }

    /** Goes on once everything that was kept is durable. */
    void whenDurable(Runnable next) {
        var unused = CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new))
                .whenComplete((done, thrown) -> strand.run(() -> {
                    if (thrown != null) {
                        failed.accept(cause(thrown));
                    } else {
                        next.run();
                    }
                }));
    }

    /** As {@link Called#left}. */
    void left() {
        entry.left();
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
