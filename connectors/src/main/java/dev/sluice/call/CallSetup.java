package dev.sluice.call;

import dev.sluice.service.Outcome;
import dev.sluice.service.Service;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the calls of one engine have in common.
 *
 * @param answeredOnce whether the service has answered any row of this engine: the requests are well formed
 */
record CallSetup(
        Service service,
        CallPolicy policy,
        SharedService shared,
        Pacing pacing,
        CallListener listener,
        AtomicBoolean answeredOnce) {

    /** A row was decided by the service. */
    void decided(Outcome outcome) {
        // Reading first spares the shared write for each row.
        if (outcome instanceof Outcome.Answered && !answeredOnce.get()) {
            answeredOnce.set(true);
        }
    }
}
