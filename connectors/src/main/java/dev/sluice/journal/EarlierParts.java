package dev.sluice.journal;

import java.io.IOException;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.core.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that earlier attempts wrote and that are still needed, with the index of their keys; the answers stay in
 * the files.
 */
final class EarlierParts {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierParts.class);

    private final JournalFolder folder;
    private final Map<String, PartMark> marks;
    private final long restored;
    private final boolean deletes;
    private final List<EarlierPart> parts = new ArrayList<>();
    private final KeyIndex index = new KeyIndex();
    private int entries;

    private EarlierParts(JournalFolder folder, Map<String, PartMark> marks, long restored, boolean deletes) {
        this.folder = folder;
        this.marks = marks;
        this.restored = restored;
        this.deletes = deletes;
    }

    /**
     * Reads what is needed of a folder.
     *
     * @param marks what all subtasks noted at the checkpoint restored from, by part
     * @param restored id of that checkpoint, 0 for none
     * @param deletes whether the parts that nobody needs are to be deleted
     */
    static EarlierParts load(JournalFolder folder, Map<String, PartMark> marks, long restored, boolean deletes)
            throws IOException {
        EarlierParts earlier = new EarlierParts(folder, marks, restored, deletes);
        for (FileStatus file : folder.parts()) {
            earlier.take(file);
        }
        if (!earlier.isEmpty()) {
            LOG.info(
                    "The journal in {} holds {} answers of earlier attempts that may be needed, in {} parts",
                    folder.path(),
                    earlier.index.size(),
                    earlier.parts.size());
        }
        return earlier;
    }

    private void take(FileStatus file) throws IOException {
        String name = file.getPath().getName();
        PartMark mark = marks.get(name);
        // Begun before the barrier and named by nobody: all that it holds had left by then.
        if (mark == null && epoch(name) < restored) {
            delete(name);
            return;
        }
        PartUse use = new PartUse(name, mark == null ? new BitSet() : mark.usedUp());
        List<long[]> keys = new ArrayList<>();
        PartScan scan = folder.scan(file, (first, added) -> keys.add(copy(added)));
        if (scan == null) {
            return;
        }
        use.add(scan.entries(), file.getLen());
        if (mark != null && !use.isNeeded()) {
            delete(name);
            return;
        }
        EarlierPart part = new EarlierPart(use, entries, scan.records());
        parts.add(part);
        entries += scan.entries();
        int entry = 0;
        for (long[] record : keys) {
            for (int i = 0; i < record.length; i += 2) {
                index(part, entry++, record[i], record[i + 1]);
            }
        }
    }

    private static long[] copy(LongBuffer keys) {
        long[] copy = new long[keys.remaining()];
        keys.get(copy);
        return copy;
    }

    private void index(EarlierPart part, int entry, long high, long low) {
        if (part.use().hasLeft(entry)) {
            return;
        }
        int before = index.put(high, low, part.base() + entry);
        if (before != KeyIndex.NONE) {
            EarlierPart shadowed = part(before);
            shadowed.shadow(before - shadowed.base());
        }
    }

    private static long epoch(String name) {
        return Objects.requireNonNull(PartName.parse(name), "the folder lists parts only")
                .epoch();
    }

    private void delete(String name) {
        if (deletes) {
            folder.delete(name);
        }
    }

    boolean isEmpty() {
        return index.size() == 0;
    }

    /** Whether a part is still there. */
    boolean remain() {
        return parts.stream().anyMatch(part -> !part.use().isGone());
    }

    List<EarlierPart> parts() {
        return parts;
    }

    /** Number of an entry among those of all parts, or {@link KeyIndex#NONE}. */
    int find(long high, long low) {
        return index.find(high, low);
    }

    /** The part that holds an entry. */
    EarlierPart part(int entry) {
        int low = 0;
        int high = parts.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (parts.get(middle).base() <= entry) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return parts.get(low);
    }
}
