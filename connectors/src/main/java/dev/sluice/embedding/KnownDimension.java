package dev.sluice.embedding;

import dev.sluice.service.CallFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The length that a service's vectors have: the configured one, else that of the first answer in this JVM for as long
 * as the service is in use there. Another length means another model, and vectors of two models must never meet in one
 * column.
 *
 * @param fingerprint of the service
 * @param configured as the pipeline says, null where it does not
 */
record KnownDimension(String fingerprint, @Nullable Integer configured) {

    private static final Map<String, Integer> FIRST = new ConcurrentHashMap<>();
    private static final Map<String, Integer> USERS = new ConcurrentHashMap<>();

    /** The service is in use once more. */
    void join() {
        USERS.merge(fingerprint, 1, Integer::sum);
    }

    /** Undoes one {@link #join}; the last one forgets what the service answered, as a later job may have another model. */
    void leave() {
        USERS.computeIfPresent(fingerprint, (service, users) -> {
            if (users > 1) {
                return users - 1;
            }
            FIRST.remove(service);
            return null;
        });
    }

    /** The length, 0 while it is not known. */
    int orZero() {
        return configured != null ? configured : FIRST.getOrDefault(fingerprint, 0);
    }

    /** Accepts an answer's length, or fails for good. */
    void check(int found, int status) throws CallFailure {
        if (configured != null) {
            if (found != configured) {
                throw CallFailure.of(
                        CallFailure.Kind.FATAL,
                        status,
                        "the model answered vectors of " + found + ", expected " + configured + "; set dimensions: "
                                + found + ", or a model and encoding that give " + configured);
            }
            return;
        }
        int first = FIRST.computeIfAbsent(fingerprint, service -> found);
        if (found != first) {
            throw CallFailure.of(
                    CallFailure.Kind.FATAL,
                    status,
                    "the model answered vectors of " + found + ", and of " + first
                            + " before; was it changed behind the url? Set dimensions to the length that is right");
        }
    }
}
