package dev.sluice.graph;

import java.io.Serializable;
import java.time.Duration;

/**
 * What keeps a run from calling a service now.
 *
 * @param service its origin
 * @param time for which it has been down or has refused every call, or for which calls will pause; else zero
 * @param atMost for how long that is borne before the run fails, {@code calls.outage}; of a pause its time, else zero
 */
public record Hold(String service, Reason reason, Duration time, Duration atMost) implements Serializable {

    /** Why calls are held, the graver first. */
    public enum Reason {
        /** It fails or cannot be reached, and is waited for. */
        DOWN,
        /** It refuses every call for now. */
        THROTTLED,
        /** It asked for a pause. */
        PAUSED,
        /** The pipeline's own limit is used up for now. */
        PACED
    }

    /** Of two holds of one service, the graver, or the longer. */
    Hold graver(Hold other) {
        int byReason = reason.compareTo(other.reason);
        boolean mine = byReason < 0 || (byReason == 0 && time.compareTo(other.time) >= 0);
        return mine ? this : other;
    }
}
