package dev.sluice.fake;

import io.netty.handler.codec.http.FullHttpRequest;

/** Decides about requests; on the event loops, so it must not wait. Thread-safe. */
@FunctionalInterface
interface Reception {

    /** The answer to a request, which stays the caller's. */
    Reply receive(FullHttpRequest request);
}
