package dev.sluice.journal;

import dev.sluice.call.CallStats;
import dev.sluice.call.Journal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;

/**
 * The journal of one step in one subtask's attempt. Any thread may keep answers; they are encoded on that thread and
 * written on the journal's own, which makes durable together all that waits. Rows that are equal share an answer: of
 * several that were kept for a key one is given back.
 */
public final class FileJournal implements Journal, AutoCloseable {
    private static final long PART_BYTES = 8L << 20;

    private final JournalFolder folder;
    private final PartAlarm alarm;
    private final RecordEncoder encoder;
    private final EarlierParts earlier;
    private final KeptAnswers answers;
    private final OwnParts own;
    private final UsedUpParts usedUp;
    private final PartWriter writer;
    private final JournalThread thread;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * What a job was restored from.
     *
     * @param checkpointId 0 for none
     * @param marks of all subtasks, as {@link #marks} gave them
     */
    record Restored(long checkpointId, List<byte[]> marks) {
        /** The job was not restored. */
        static final Restored NONE = new Restored(0, List.of());
    }

    private FileJournal(
            JournalFolder folder, JournalFormat format, EarlierParts earlier, OwnParts own, PartAlarm alarm) {
        this.folder = folder;
        this.earlier = earlier;
        this.own = own;
        this.alarm = alarm;
        encoder = new RecordEncoder(format);
        answers = new KeptAnswers(folder, earlier, format);
        usedUp = new UsedUpParts(folder, earlier, this);
        writer = new PartWriter(folder);
        thread = new JournalThread(writer, "sluice-journal-" + own.subtask());
    }

    /**
     * Opens the journal of one step for one attempt of a subtask, with the index of what is needed of earlier attempts.
     * Blocks.
     *
     * @param folder of the step and the run, shared by all its subtasks and attempts; made where it is missing
     * @param subtask its index; only subtask 0 deletes what earlier attempts wrote
     * @param checkpoint that the job was restored from; 0 for none
     * @throws JournalException where the folder cannot be read or made
     */
    public static FileJournal open(Path folder, int subtask, JournalFormat format, long checkpoint) throws IOException {
        JournalFolder files = new JournalFolder(folder.getFileSystem(), folder);
        MarkFiles marks = new MarkFiles(files);
        Restored restored;
        try {
            files.make();
            if (subtask == 0) {
                marks.deleteAllBut(checkpoint);
            }
            restored = new Restored(checkpoint, marks.read(checkpoint));
        } catch (IOException e) {
            throw JournalException.unreadable(folder, e);
        }
        return open(files, subtask, format, restored, PartAlarm.system());
    }

    static FileJournal open(JournalFolder folder, int subtask, JournalFormat format, Restored restored, PartAlarm alarm)
            throws IOException {
        try {
            Map<String, PartMark> marks = PartMarks.union(restored.marks());
            folder.make();
            EarlierParts earlier = EarlierParts.load(folder, marks, restored.checkpointId(), subtask == 0);
            FileJournal journal =
                    new FileJournal(folder, format, earlier, new OwnParts(subtask, restored.checkpointId()), alarm);
            journal.thread.start();
            return journal;
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw JournalException.unreadable(folder.path(), e);
        }
    }

    @Override
    public Entry enter(List<RowData> rows) {
        FileEntry entry = new FileEntry(this, rows);
        if (!earlier.isEmpty()) {
            Hits hits = Hits.of(entry.keys(encoder), earlier);
            if (hits.size() > 0) {
                entry.expect(hits, find(hits));
            }
        }
        return entry;
    }

    private CompletableFuture<Found> find(Hits hits) {
        synchronized (this) {
            hits.hit(earlier);
        }
        CompletableFuture<Found> found = new CompletableFuture<>();
        if (!thread.submit(writing -> read(hits, found))) {
            found.completeExceptionally(JournalException.closed(folder.path()));
        }
        return found;
    }

    private void read(Hits hits, CompletableFuture<Found> found) {
        try {
            found.complete(answers.read(hits));
        } catch (IOException | RuntimeException e) {
            found.completeExceptionally(JournalException.unreadable(folder.path(), e));
        }
    }

    CompletableFuture<Void> keep(FileEntry entry, List<Answer> kept, CallStats cost) {
        if (kept.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        JournalException failure = writer.failure();
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        try {
            return write(entry, kept.size(), encoder.encode(entry.keys(encoder), kept, cost));
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(JournalException.unencodable(folder.path(), e));
        }
    }

    private synchronized CompletableFuture<Void> write(FileEntry entry, int rows, DataOutputSerializer record) {
        PartUse current = own.current();
        PartUse part = current == null ? begin() : current;
        CompletableFuture<Void> kept = new CompletableFuture<>();
        int length = record.length(); // the record is not ours any more once it is submitted
        boolean accepted = thread.submit(writing -> {
            writing.write(part.name(), record, kept);
            encoder.recycle(record);
        });
        if (!accepted) {
            return CompletableFuture.failedFuture(JournalException.closed(folder.path()));
        }
        bytes.addAndGet(length);
        entry.keptIn(part, part.add(rows, length), rows);
        if (part.bytes() >= PART_BYTES) {
            roll();
        }
        return kept;
    }

    private PartUse begin() {
        PartUse part = own.begin();
        if (!folder.appends()) {
            alarm.begin(() -> rollWhereCurrent(part));
        }
        return part;
    }

    private synchronized void rollWhereCurrent(PartUse part) {
        if (own.current() == part) {
            roll();
        }
    }

    private void roll() {
        if (own.current() != null) {
            own.end();
            thread.submit(PartWriter::roll);
        }
    }

    synchronized void left(FileEntry entry) {
        entry.leave(earlier);
    }

    /**
     * Notes what of this subtask's journal is needed by whoever is restored from this checkpoint. At the barrier, on the
     * task's thread; waits until the note is durable.
     */
    public void snapshot(long checkpointId) throws IOException {
        byte[] marks = marks(checkpointId);
        try {
            new MarkFiles(folder).write(checkpointId, own.subtask(), marks);
        } catch (IOException e) {
            throw JournalException.unwritable(folder.path(), e);
        }
    }

    synchronized byte[] marks(long checkpointId) {
        roll();
        own.next(checkpointId);
        Map<String, PartMark> marks = new HashMap<>();
        own.parts().forEach(part -> marks.put(part.name(), PartMark.ofOwn(part.at(checkpointId), part.entries())));
        for (EarlierPart part : earlier.parts()) {
            if (!part.use().isGone()) {
                marks.put(part.use().name(), PartMark.ofEarlier(part.use().at(checkpointId), part.underWay()));
            }
        }
        byte[] written = PartMarks.write(marks);
        usedUp.noted(checkpointId, written);
        return written;
    }

    /**
     * Lets the parts go that nobody needs any more, as a checkpoint is complete: its own and, in subtask 0, those of
     * earlier attempts. They are deleted on the journal's thread; what cannot be deleted is tried again later.
     */
    public synchronized void completed(long checkpointId) {
        for (PartUse part : own.parts()) {
            if (part.goes(checkpointId)) {
                thread.submit(writing -> deleteOwn(part));
            }
        }
        if (own.subtask() == 0 && earlier.remain()) {
            thread.submit(writing -> usedUp.delete(checkpointId));
        }
        thread.submit(writing -> new MarkFiles(folder).deleteBefore(checkpointId, own.subtask()));
    }

    private void deleteOwn(PartUse part) {
        boolean deleted = folder.delete(part.name());
        synchronized (this) {
            if (deleted) {
                own.parts().remove(part);
                bytes.addAndGet(-part.bytes());
            } else {
                part.stays();
            }
        }
    }

    /** Of the parts that this attempt wrote and that are still there. Any thread. */
    public long bytes() {
        return bytes.get();
    }

    /** Makes durable what waits and ends the journal's thread. The parts stay. */
    @Override
    public void close() {
        thread.close();
        alarm.close();
    }
}
