package dev.sluice.fake;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;

/**
 * Answers {@code GET /health}, {@code GET /counters} and {@code GET /counters/seconds} (what passed the limits in each
 * second); a request for anything else goes on.
 */
record HealthReception(Counters counters, Reception next) implements Reception {

    /** Health and counters alone, at an address that faults and outages do not touch. */
    static HealthReception alone(Counters counters) {
        return new HealthReception(
                counters,
                request -> Reply.error(
                                404,
                                "invalid_request_error",
                                "unknown_url",
                                "here are /counters, /counters/seconds and /health")
                        .uncounted());
    }

    @Override
    public Reply receive(FullHttpRequest request) {
        boolean get = request.method().equals(HttpMethod.GET);
        return switch (path(request)) {
            case "/health" -> get ? Reply.json(200, "{\"status\":\"ok\"}").uncounted() : next.receive(request);
            case "/counters" ->
                get ? Reply.json(200, counters.counts().toJson() + "\n").uncounted() : next.receive(request);
            case "/counters/seconds" ->
                get
                        ? Reply.json(200, AcceptedSecond.toJson(counters.perSecond()) + "\n")
                                .uncounted()
                        : next.receive(request);
            default -> next.receive(request);
        };
    }

    static String path(FullHttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
