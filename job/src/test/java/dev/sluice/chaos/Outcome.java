package dev.sluice.chaos;

import dev.sluice.fake.RepeatCounts;
import dev.sluice.graph.RunRecord;
import java.util.List;

/**
 * A run that came to its end in spite of its kills.
 *
 * @param record of the last attempt
 */
public record Outcome(List<Attempt> attempts, RepeatCounts repeats, RunRecord record) {

    public Outcome {
        attempts = List.copyOf(attempts);
    }

    /** Texts that may have been answered more than once, for all kills together. */
    public long allowed() {
        return attempts.stream().mapToLong(Attempt::allowed).sum();
    }
}
