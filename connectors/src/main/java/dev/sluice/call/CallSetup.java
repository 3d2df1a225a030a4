package dev.sluice.call;

import dev.sluice.service.Service;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the calls of one engine have in common.
 *
 * @param closed whether the engine is closed, so that nothing more is sent
 */
record CallSetup(
        Service service,
        CallPolicy policy,
        SharedService shared,
        ServiceHealth health,
        ConcurrencyLimit concurrency,
        CallListener listener,
        AtomicBoolean closed) {}
