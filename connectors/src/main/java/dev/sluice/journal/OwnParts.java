package dev.sluice.journal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parts that this journal has written, the one under way last. Guarded by the journal. */
final class OwnParts {
    private final int subtask;
    private final String attempt = newAttempt();
    private final List<PartUse> parts = new ArrayList<>();
    private long epoch;
    private int sequence;
    private @Nullable PartUse current;

    OwnParts(int subtask, long epoch) {
        this.subtask = subtask;
        this.epoch = epoch;
    }

    private static String newAttempt() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }

    int subtask() {
        return subtask;
    }

    /** The part under way, null where none is. */
    @Nullable
    PartUse current() {
        return current;
    }

    PartUse begin() {
        PartUse part = new PartUse(new PartName(epoch, subtask, attempt, sequence++).toString(), new BitSet());
        parts.add(part);
        current = part;
        return part;
    }

    /** Nothing is added to the part under way any more. */
    void end() {
        current = null;
    }

    /** A barrier has passed. */
    void next(long checkpoint) {
        epoch = checkpoint;
    }

    List<PartUse> parts() {
        return parts;
    }
}
