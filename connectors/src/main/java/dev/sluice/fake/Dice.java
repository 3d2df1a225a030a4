package dev.sluice.fake;

import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Draws the fault and the latency of each request from a seed, in the order of arrival. Thread-safe. */
final class Dice {

    private final FaultPlan faults;
    private final Latency latency;
    private final SplittableRandom ofFaults;
    private final SplittableRandom ofLatencies;

    Dice(long seed, FaultPlan faults, Latency latency) {
        this.faults = faults;
        this.latency = latency;
        this.ofFaults = new SplittableRandom(seed);
        this.ofLatencies = ofFaults.split();
    }

    /** What a request meets. */
    record Throw(@Nullable Fault fault, Duration latency) {}

    synchronized Throw next() {
        return new Throw(faults.draw(ofFaults), latency.next(ofLatencies));
    }
}
