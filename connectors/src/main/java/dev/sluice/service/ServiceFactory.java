package dev.sluice.service;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A service as it travels in the job graph: configuration and references to secrets, never a secret.
 *
 * <p>Made on the client with the type of the step's input, so that a wrong input is found before the start.
 */
public interface ServiceFactory extends Serializable {

    /** The columns that an answered row gains, in order. */
    RowType answerType();

    /** What one row weighs in a request, for closing batches. Called on the task's thread. */
    RowWeight weigh(RowData row);

    /** Heap that the answer to one row takes until it is used, in bytes, as estimated; 0 for next to nothing. */
    default long answerBytes() {
        return 0;
    }

    /** Connects, on the TaskManager: here secrets are resolved. */
    Service open() throws Exception;

    /**
     * Names the service in messages: for an HTTP service scheme, host and port, never a path, a query or a credential.
     */
    String origin();

    /**
     * Names the account that calls are counted on: calls of one account share its limits, whatever step they belong
     * to. The origin and references to credentials, never a secret.
     */
    default String account() {
        return origin();
    }

    /**
     * Whether answers are computed in this JVM. Nothing travels then, and a batch may wait long for its turn at the
     * processor, so that no attempt of it times out.
     */
    default boolean inProcess() {
        return false;
    }

    /** Whether equal rows have equal answers, so that one of them need be sent, unless the step says otherwise. */
    default boolean deduplicates() {
        return false;
    }

    /** What all calls share beyond their rows (url, model, parameters), hashed: part of the journal's key. */
    String fingerprint();

    /**
     * What one row adds to a request.
     *
     * @param bytes of the encoded request body
     * @param tokens as the service counts them, or an upper estimate; 0 where it counts none
     */
    record RowWeight(long bytes, long tokens) {}
}
