package dev.sluice.call;

import dev.sluice.service.Service;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the calls of one engine have in common.
 *
 * @param gaveUp whether a call has failed, and the job with it, so that nothing more is sent
 * @param closed whether the engine is closed, so that nothing more is sent
 */
record CallSetup(
        Service service,
        CallPolicy policy,
        SharedService shared,
        ServiceHealth health,
        ConcurrencyLimit concurrency,
        Journal journal,
        CallListener listener,
        AtomicBoolean gaveUp,
        AtomicBoolean closed) {

    /** Whether no further request may go out. */
    boolean isOver() {
        return gaveUp.get() || closed.get();
    }
}
