package dev.sluice.fake;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which faults strike how often; a request has one at most. */
public record FaultPlan(List<Fault> faults) {

    /** Nothing goes wrong. */
    public static final FaultPlan NONE = new FaultPlan(List.of());

    private static final int ALL = 100;

    public FaultPlan {
        faults = List.copyOf(faults);
        BigDecimal sum = faults.stream().map(Fault::percent).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sum.compareTo(BigDecimal.valueOf(ALL)) > 0) {
            throw new IllegalArgumentException(
                    "the rates add up to " + sum.toPlainString() + "%; expected at most 100%");
        }
    }

    /** {@code 429:5%,reset:1%,slow:1%}. */
    public static FaultPlan parse(String text) {
        return new FaultPlan(Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Fault::parse)
                .toList());
    }

    /** The fault of the next request, mostly null. */
    @Nullable
    Fault draw(RandomGenerator random) {
        if (faults.isEmpty()) {
            return null;
        }
        double drawn = random.nextDouble() * ALL;
        for (Fault fault : faults) {
            drawn -= fault.percent().doubleValue();
            if (drawn < 0) {
                return fault;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return faults.isEmpty() ? "none" : faults.stream().map(Fault::toString).collect(Collectors.joining(", "));
    }
}
