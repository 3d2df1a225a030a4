package dev.sluice.graph;

import dev.sluice.batch.BatchLimits;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The heap that a step's batches in flight may take, by an estimate before the start: requests by
 * {@code batch.maxBytes}, else by the input's average row, and the answers that the service expects. The engine keeps
 * to the heap whatever this says, by sending fewer batches at once.
 *
 * @param capacity most batches in flight of one subtask
 * @param batchRows most rows of a batch
 * @param batchBytes of a full batch and its answer
 * @param inputRows of the whole input; null where they are not counted
 */
record HeapNeed(
        String step,
        int capacity,
        int batchRows,
        long batchBytes,
        @Nullable Long inputRows) implements Serializable {

    /** Of a row whose size is not known, more than most have. */
    static final long USUAL_ROW_BYTES = 1024;

    /** Of a step of this plan. */
    static HeapNeed of(Plan plan, Plan.PlannedStep step) {
        OptionalLong rows = plan.input().rowCount();
        BatchLimits limits = step.limits();
        long request = limits.maxBytes() == null ? limits.maxRows() * rowBytes(plan, rows) : limits.maxBytes();
        return new HeapNeed(
                step.name(),
                step.calls().capacity(),
                limits.maxRows(),
                request + limits.maxRows() * step.service().answerBytes(),
                rows.isPresent() ? Long.valueOf(rows.getAsLong()) : null);
    }

    private static long rowBytes(Plan plan, OptionalLong rows) {
        return rows.isEmpty() || rows.getAsLong() == 0
                ? USUAL_ROW_BYTES
                : plan.input().files().bytes() / rows.getAsLong();
    }

    /** Of so many subtasks; no more than the whole input takes. */
    long bytes(int subtasks) {
        double batches = (double) subtasks * capacity;
        if (inputRows != null) {
            batches = Math.min(batches, (double) inputRows / batchRows);
        }
        return (long) (batches * batchBytes);
    }

    /**
     * What to say of steps that together need more than the heap has; null where it is enough.
     *
     * @param subtasks of each step in the JVM whose heap it is
     */
    static @Nullable String warning(List<HeapNeed> steps, int subtasks, long heapBytes) {
        long all = steps.stream().mapToLong(step -> step.bytes(subtasks)).sum();
        if (all <= heapBytes) {
            return null;
        }
        return "the batches in flight may take about " + mebibytes(all) + ", the heap has " + mebibytes(heapBytes)
                + ": " + steps.stream().map(step -> step.text(subtasks)).collect(Collectors.joining(", "))
                + ". Fewer will be in flight than asked for. Lower calls.capacity or batch.maxRows, or give more heap";
    }

    private String text(int subtasks) {
        return "step " + step + " " + mebibytes(bytes(subtasks)) + " (" + subtasks
                + (subtasks == 1 ? " subtask" : " subtasks") + " x capacity " + capacity + " x " + batchRows
                + " rows of " + Math.max(1, batchBytes / batchRows) + " bytes with their answers)";
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MiB", Math.max(1, bytes >> 20));
    }
}
