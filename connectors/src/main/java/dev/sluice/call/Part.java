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
    private long answersSeen;
    private int inARow;
    private boolean failed;
    private int probes;

    /** @param rows positions in the call's inputs, ascending; at least one */
    Part(int[] rows) {
        this.rows = rows;
    }

    /**
     * Some of its rows, of which one may be what brings the service to fail: one more attempt that fails will do.
     *
     * @param attempts that rows have in all
     */
    Part suspect(int[] some, int attempts) {
        Part part = new Part(some);
        part.failures = Math.min(failures, attempts - 1);
        part.failed = failed;
        part.answersSeen = answersSeen;
        return part;
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

    /** An attempt begins; {@code answers} is the service's number of answers, to all calls. */
    void sent(long answers) {
        if (!failed) {
            answersSeen = answers;
        }
    }

    /**
     * An attempt failed. It counts as the part's own where it is the first, or where others were answered since the
     * one before failed: else nothing tells the part from a service that goes down.
     *
     * @param answers the service's number of answers, to all calls
     * @return whether others were answered since
     */
    boolean failed(Duration took, long answers) {
        boolean othersAnswered = answers > answersSeen;
        failures += othersAnswered || !failed ? 1 : 0;
        failed = true;
        inARow++;
        answersSeen = answers;
        spentNanos += took.toNanos();
        return othersAnswered;
    }

    /**
     * An attempt failed while the service counts as down: the time that was used up does not count.
     *
     * @return how many have so far
     */
    int failedAsProbe(long answers) {
        failed = true;
        inARow = 0;
        answersSeen = answers;
        spentNanos = 0;
        return ++probes;
    }

    /** Attempts that failed since the service was up: waits grow with them. */
    int inARow() {
        return inARow;
    }

    /** Attempts that failed and count. */
    int failures() {
        return failures;
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
