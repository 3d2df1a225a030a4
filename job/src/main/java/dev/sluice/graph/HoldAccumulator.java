package dev.sluice.graph;

import java.util.ArrayList;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.jspecify.annotations.Nullable;

/**
 * The holds of a step's service, as Flink's heartbeats carry them to the client. The subtask's accumulator looks at
 * its engine whenever it is sent: the task's own thread, which waits for a free place while a service is down, could
 * tell nothing. What arrives is what it saw. Safe for use by several threads on the subtask's side.
 */
@SuppressWarnings("NonApiType") // what an accumulator gives has to be of a serializable type
final class HoldAccumulator implements Accumulator<Hold, ArrayList<Hold>> {

    private static final long serialVersionUID = 1L;

    private final TreeMap<String, Hold> seen = new TreeMap<>();
    private transient volatile @Nullable Supplier<@Nullable Hold> engine;

    /** Looks at the engine from now on, and no more after null. */
    void watch(@Nullable Supplier<@Nullable Hold> now) {
        engine = now;
    }

    @Override
    public void add(Hold hold) {
        seen.merge(hold.service(), hold, Hold::graver);
    }

    @Override
    public ArrayList<Hold> getLocalValue() {
        return new ArrayList<>(clone().seen.values());
    }

    @Override
    public void resetLocal() {
        seen.clear();
    }

    @Override
    public void merge(Accumulator<Hold, ArrayList<Hold>> other) {
        other.getLocalValue().forEach(this::add);
    }

    /** As of now, without the engine. */
    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // the superclass has none to call
    public HoldAccumulator clone() {
        HoldAccumulator copy = new HoldAccumulator();
        seen.values().forEach(copy::add);
        Supplier<@Nullable Hold> live = engine;
        Hold hold = live == null ? null : live.get();
        if (hold != null) {
            copy.add(hold);
        }
        return copy;
    }

    /** What is sent is a copy, which holds what the engine said. */
    private Object writeReplace() {
        return clone();
    }
}
