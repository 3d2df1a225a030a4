package dev.sluice.service;

import java.time.Duration;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** What a service said about one row. Shows no content in its text: rows are patient data. */
public sealed interface Outcome {

    /**
     * The row was answered.
     *
     * @param columns the new columns alone, in the order of {@link ServiceFactory#answerType}
     */
    record Answered(RowData columns) implements Outcome {
        @Override
        public String toString() {
            return "Answered";
        }
    }

    /**
     * The row will never be answered and belongs into the dead letter.
     *
     * @param kind a stable word to group by, such as {@code empty_text} or {@code bad_request}
     * @param status the service's status code, 0 where nothing was sent
     * @param message why, without a word of the row's content
     */
    record Rejected(String kind, int status, String message) implements Outcome {}

    /**
     * The service did not take this row now (an entry answered 429 inside a 200): send it again, alone.
     *
     * @param status the service's status code of the row
     * @param retryAfter the wait that the service asked for, null where it named none
     */
    record Unavailable(int status, @Nullable Duration retryAfter) implements Outcome {}
}
