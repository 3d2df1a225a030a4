package dev.sluice.journal;

import dev.sluice.call.CallStats;
import dev.sluice.call.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** What the journal knows of the rows of one call. */
final class FileEntry implements Journal.Entry {
    private final FileJournal journal;
    private final List<RowData> rows;
    private final List<Kept> kept = new ArrayList<>(1); // guarded by the journal
    private boolean left; // guarded by the journal
    private long @Nullable [] keys;
    private @Nullable Hits hits;
    private CompletableFuture<Journal.Found> found = CompletableFuture.completedFuture(Journal.Found.nothing());

    /** Entries of this call in a part. */
    private record Kept(PartUse part, int first, int count) {}

    FileEntry(FileJournal journal, List<RowData> rows) {
        this.journal = journal;
        this.rows = rows;
    }

    /** Some rows may be known. Before anybody else has the entry. */
    void expect(Hits hitsOfRows, CompletableFuture<Journal.Found> answers) {
        hits = hitsOfRows;
        found = answers;
    }

    /** Of all rows, two longs each. Made when they are first needed. */
    synchronized long[] keys(RecordEncoder encoder) {
        long[] made = keys;
        if (made == null) {
            made = encoder.keys(rows);
            keys = made;
        }
        return made;
    }

    @Override
    public CompletableFuture<Journal.Found> found() {
        return found;
    }

    @Override
    public CompletableFuture<Void> keep(List<Journal.Answer> answers, CallStats cost) {
        return journal.keep(this, answers, cost);
    }

    @Override
    public void left() {
        journal.left(this);
    }

    /** Some rows are in a part from now on. Under the journal's lock. */
    void keptIn(PartUse part, int first, int count) {
        if (left) {
            part.leave(first, count);
        } else {
            kept.add(new Kept(part, first, count));
        }
    }

    /** Lets go of all that was kept or found. Under the journal's lock. */
    void leave(EarlierParts earlier) {
        if (left) {
            return;
        }
        left = true;
        kept.forEach(each -> each.part().leave(each.first(), each.count()));
        kept.clear();
        Hits hit = hits;
        if (hit != null) {
            hit.leave(earlier);
        }
    }
}
