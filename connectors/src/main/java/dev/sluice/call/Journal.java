package dev.sluice.call;

import dev.sluice.service.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;

/**
 * Keeps what became of rows, durably and before anybody is told, so that a job that was killed does not ask for it
 * again. The journal of one engine; the calls of the engine use it from several threads.
 */
public interface Journal {

    /** Keeps nothing. */
    Journal NONE = rows -> Entry.NONE;

    /**
     * Begins the entry of one call. Never blocks.
     *
     * @param rows that the service would have to answer, none equal to another where equal ones share an answer; must
     *     not change until the entry has left
     */
    Entry enter(List<RowData> rows);

    /** What the journal knows of the rows of one call, and learns of them. */
    interface Entry {

        /** Of a journal that keeps nothing. */
        Entry NONE = new Entry() {};

        /**
         * What was kept of these rows before the job was restored; done at once where nothing was. Completed on any
         * thread; fails with an IOException that says where and what to do.
         */
        default CompletableFuture<Found> found() {
            return CompletableFuture.completedFuture(Found.NOTHING);
        }

        /**
         * Keeps what became of some of the rows, each row once. Never blocks.
         *
         * @param cost of the requests since the last time, which is given back with the answers
         * @return done once it is durable, on any thread; fails with an IOException that says where and what to do
         */
        default CompletableFuture<Void> keep(List<Answer> answers, CallStats cost) {
            return CompletableFuture.completedFuture(null);
        }

        /**
         * The rows have left the queue of calls under way for good: from the next checkpoint on nobody asks for them
         * again. On the task's thread, at most once.
         */
        default void left() {}
    }

    /**
     * What became of a row.
     *
     * @param row its position among the rows of the entry
     * @param outcome {@link Outcome.Answered} or {@link Outcome.Rejected}
     * @param attempts requests that the row was part of
     */
    record Answer(int row, Outcome outcome, int attempts) {}

    /**
     * What was known already.
     *
     * @param answers of some of the rows, each row at most once
     * @param cost of these answers that was not given back before
     */
    record Found(List<Answer> answers, CallStats cost) {
        static final Found NOTHING = new Found(List.of(), CallStats.NONE);

        public Found {
            answers = List.copyOf(answers);
        }

        /** Nothing is known. */
        public static Found nothing() {
            return NOTHING;
        }
    }
}
