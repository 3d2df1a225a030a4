package dev.sluice.fake;

import dev.sluice.service.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a client has to cope with beside the limits.
 *
 * @param poison a request with a text that contains this is refused with 400; null for none
 * @param apiKey the bearer token that requests must carry; null for none
 * @param down when connections are refused; null for never
 * @param down503 when each request is answered with 503; null for never
 */
public record FakeTroubles(
        FaultPlan faults,
        @Nullable String poison,
        @Nullable Secret apiKey,
        @Nullable Outage down,
        @Nullable Outage down503) {

    /** None at all. */
    public static final FakeTroubles NONE = new FakeTroubles(FaultPlan.NONE, null, null, null, null);

    public FakeTroubles {
        if (poison != null && poison.isEmpty()) {
            throw new IllegalArgumentException("the poison is empty, which each text contains; expected some text");
        }
    }

    /** Faults alone, as {@code 429:5%,reset:1%}. */
    public static FakeTroubles of(String faults) {
        return NONE.withFaults(FaultPlan.parse(faults));
    }

    /** The same with other faults. */
    public FakeTroubles withFaults(FaultPlan plan) {
        return new FakeTroubles(plan, poison, apiKey, down, down503);
    }

    /** The same with a text that spoils its request. */
    public FakeTroubles withPoison(String text) {
        return new FakeTroubles(faults, text, apiKey, down, down503);
    }

    /** Without the poison, which may be a row's text. */
    @Override
    public String toString() {
        return "FakeTroubles(" + faults + ")";
    }
}
