package dev.sluice.call;

import java.time.Duration;

/**
 * Rows of a call that are sent in one request, and what they have used up of their attempts and deadline.
 * A half of a split part has attempts and a deadline of its own: a long search for a bad row must not end
 * with good rows given up.
 */
final class Part {
    private int[] rows;
    private int failures;
    private int refusals;
    private long refusedSince;
    private long spentNanos;
    private long answersBefore;

    /** @param rows positions in the call's inputs, ascending; at least one */
    Part(int[] rows) {
        this.rows = rows;
    }

    int[] rows() {
        return rows;
    }

    int size() {
        return rows.length;
    }

    /** Goes on with some of the rows; the others are answered. */
    void keep(int[] remaining) {
        rows = remaining;
    }

    /** An attempt failed that counts; {@code answers} is the service's number of answers, to all calls. */
    void failed(Duration took, long answers) {
        if (failures == 0) {
            answersBefore = answers;
        }
        failures++;
        spentNanos += took.toNanos();
    }

    /** Attempts that failed and count. */
    int failures() {
        return failures;
    }

    /** Whether other calls were answered since the first failure, so that the fault lies with this part. */
    boolean othersAnswered(long answers) {
        return answers > answersBefore;
    }

    /** An attempt was throttled. */
    void refused(long now) {
        if (refusals == 0) {
            refusedSince = now;
        }
        refusals++;
    }

    /** Attempts that were throttled. */
    int refusals() {
        return refusals;
    }

    Duration refusedFor(long now) {
        return Duration.ofNanos(now - refusedSince);
    }

    /** Time that counts against the deadline. */
    Duration spent() {
        return Duration.ofNanos(spentNanos);
    }

    void waited(Duration wait) {
        spentNanos += wait.toNanos();
    }
}
