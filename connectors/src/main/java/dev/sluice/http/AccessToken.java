package dev.sluice.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A token that lets calls in for a while. Shows nothing in its text.
 *
 * @param lifetime since it was asked for; null where the token endpoint does not say
 */
record AccessToken(Pass pass, @Nullable Duration lifetime) {

    private static final Duration MOST_LEEWAY = Duration.ofSeconds(30);

    /** How long it is used: it must still be good when the call that carries it arrives. */
    @Nullable
    Duration usable() {
        if (lifetime == null) {
            return null;
        }
        Duration tenth = lifetime.dividedBy(10);
        return lifetime.minus(tenth.compareTo(MOST_LEEWAY) < 0 ? tenth : MOST_LEEWAY);
    }
}
