package dev.sluice.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * A batch of rows in, one outcome per row out. A service sends once: it neither retries nor paces, that is
 * the engine's work. Rows are what the step's {@code input} names, in {@link ServiceFactory}'s input type.
 *
 * <p>Opened once per subtask; {@link #send} is called from the task's thread and from the engine's timer,
 * never blocks, and completes its future on any thread.
 */
public interface Service extends AutoCloseable {

    /**
     * Called once before the first batch of a run's first attempt, and may block: an exception is an error of the
     * configuration (an unknown host), says what to do, and fails the run. Later the same would be waited for.
     */
    default void check() throws Exception {}

    /**
     * Decides what need not or must not be sent: null to send the row, else its outcome (an empty text is
     * rejected, or answered with nulls).
     */
    @Nullable
    Outcome decideUnsent(RowData row);

    /** Whether only the beginning of a row is sent, as the step allows. */
    default boolean truncates(RowData row) {
        return false;
    }

    /** Heap that a request of these rows and its answer take, in bytes, as estimated; 0 for next to nothing. */
    default long heapBytes(List<RowData> rows) {
        return 0;
    }

    /**
     * Sends one batch, which holds at least one row.
     *
     * @param timeout for the whole attempt, to the last byte of the answer
     * @return the reply, or {@link CallFailure}; any other exception is a defect and stops the job
     */
    CompletableFuture<Reply> send(List<RowData> rows, Duration timeout);

    @Override
    void close();
}
