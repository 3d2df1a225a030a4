package dev.sluice.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deletes during the run the parts of earlier attempts that all subtasks together have used up: what left in one
 * may be under way in another, so nobody can tell alone. Subtask 0 does it for all, by what they noted at a barrier.
 * A subtask without a note had finished before, with nothing under way.
 */
final class UsedUpParts {
    /** Reading all notes takes the journal's thread a request for each subtask on an object store. */
    private static final int LONGEST_PAUSE_CHECKPOINTS = 8;

    private final JournalFolder folder;
    private final EarlierParts earlier;
    private final Object lock;
    private long barrier; // guarded by the lock
    private byte[] marks = {}; // guarded by the lock
    private int inVain; // readings that found nothing to delete, since one that did; on the journal's thread
    private long pausedBefore; // on the journal's thread

    /** @param lock that guards the parts */
    UsedUpParts(JournalFolder folder, EarlierParts earlier, Object lock) {
        this.folder = folder;
        this.earlier = earlier;
        this.lock = lock;
    }

    /** The barrier of a checkpoint has passed this subtask, which noted this. Under the lock. */
    void noted(long checkpoint, byte[] noted) {
        barrier = checkpoint;
        marks = noted;
    }

    /** A checkpoint is complete. On the journal's thread. */
    void delete(long checkpoint) {
        if (checkpoint < pausedBefore || !isLastBarrier(checkpoint)) {
            return;
        }
        try {
            List<EarlierPart> usedUp = find(checkpoint);
            inVain = usedUp.isEmpty() ? inVain + 1 : 0;
            pausedBefore = checkpoint + Math.min(inVain, LONGEST_PAUSE_CHECKPOINTS);
            usedUp.forEach(part -> delete(part.use()));
        } catch (IOException | RuntimeException e) {
            folder.stays("parts used up before checkpoint " + checkpoint, e);
        }
    }

    private List<EarlierPart> find(long checkpoint) throws IOException {
        List<byte[]> noted = new ArrayList<>(new MarkFiles(folder).read(checkpoint));
        synchronized (lock) {
            if (!isLastBarrier(checkpoint)) {
                return List.of();
            }
            noted.add(marks);
            Map<String, PartMark> union = PartMarks.union(noted);
            return earlier.parts().stream()
                    .filter(part -> isUsedUp(part, union.get(part.use().name())))
                    .toList();
        }
    }

    /**
     * Once a later barrier has passed here, a later checkpoint may be complete and others' notes deleted: a missing one
     * would look like that of a subtask that has finished.
     */
    private boolean isLastBarrier(long checkpoint) {
        synchronized (lock) {
            return barrier == checkpoint;
        }
    }

    private static boolean isUsedUp(EarlierPart part, @Nullable PartMark mark) {
        // A part of this attempt that was there when this subtask opened is its writer's to delete.
        return mark != null
                && !mark.own()
                && !part.use().isGone()
                && part.underWay().isEmpty()
                && mark.usedUp().nextClearBit(0) >= part.use().entries();
    }

    private void delete(PartUse part) {
        // What has grown since it was read is being written by another subtask of this attempt, which deletes it.
        if (!folder.hasLength(part.name(), part.bytes()) || folder.delete(part.name())) {
            synchronized (lock) {
                part.deleted();
            }
        }
    }
}
