package dev.sluice.fake;

import java.util.List;
import java.util.stream.Collectors;

/** What passed the limits within one second of the service's life. */
public record AcceptedSecond(long requests, long tokens) {

    /** A JSON array of objects with the names above, the first second first. */
    static String toJson(List<AcceptedSecond> seconds) {
        return seconds.stream()
                .map(second -> "{\"requests\":" + second.requests + ",\"tokens\":" + second.tokens + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
