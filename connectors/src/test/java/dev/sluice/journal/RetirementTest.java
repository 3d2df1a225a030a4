package dev.sluice.journal;

import static dev.sluice.journal.JournalRig.answer;
import static dev.sluice.journal.JournalRig.cost;
import static dev.sluice.journal.JournalRig.found;
import static dev.sluice.journal.JournalRig.rows;
import static dev.sluice.journal.JournalRig.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Journal;
import dev.sluice.journal.FileJournal.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When parts go: once all that they hold had left before the barrier of a checkpoint that is complete. */
final class RetirementTest {
    @TempDir
    Path folder;

    private JournalRig rig;

    @BeforeEach
    void rig() {
        rig = new JournalRig(folder);
    }

    /** Files that are there once the journal's thread has done what it was told. */
    private List<String> partsAfter(FileJournal journal) throws IOException {
        journal.close();
        return rig.parts();
    }

    private static Restored from(long checkpoint, byte[]... snapshots) {
        return new Restored(checkpoint, Arrays.asList(snapshots));
    }

    @Test
    void deletesAPartOnceACheckpointIsCompleteThatAllItsRowsHadLeftBefore() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        Journal.Entry first = answer(journal, "a");
        Journal.Entry second = answer(journal, "b");
        first.left();
        journal.marks(1);
        second.left();
        journal.completed(1);
        journal.marks(2);
        answer(journal, "c"); // behind the deletions on the journal's thread
        assertThat(rig.parts()).hasSize(2);
        assertThat(journal.bytes()).isPositive();
        long all = journal.bytes();

        journal.completed(2);

        List<String> parts = partsAfter(journal);
        assertThat(parts).hasSize(1);
        assertThat(parts.get(0)).startsWith("0000000000000000002-00000-");
        assertThat(journal.bytes()).isEqualTo(all / 3);
    }

    @Test
    void deletesNothingForRowsThatLeftAfterTheBarrier() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        Journal.Entry entry = answer(journal, "a");
        journal.marks(1);
        entry.left();
        journal.completed(1);

        assertThat(partsAfter(journal)).hasSize(1);
    }

    @Test
    void deletesWhatAnAbortedCheckpointReleasedWithTheNextOneThatIsComplete() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        answer(journal, "a").left();
        journal.marks(1);
        journal.completed(3);

        assertThat(partsAfter(journal)).isEmpty();
    }

    @Test
    void keepsWhatWasReleasedOnlyAfterTheCheckpointThatIsComplete() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        answer(journal, "a").left();
        journal.marks(2);
        journal.completed(1);

        assertThat(partsAfter(journal)).hasSize(1);
    }

    @Test
    void asksForTheSlowHeadAloneAfterThreeCheckpointsBehindIt() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        journal.enter(rows("head"));
        byte[] snapshot = {};
        for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
            answer(journal, "behind " + checkpoint);
            snapshot = journal.marks(checkpoint);
            journal.completed(checkpoint);
        }
        answer(journal, "behind 4");
        assertThat(partsAfter(journal)).hasSize(4);

        FileJournal restored = rig.open(0, from(3, snapshot));
        String[] queue = {"head", "behind 1", "behind 2", "behind 3", "behind 4"};
        Journal.Entry all = restored.enter(rows(queue));
        assertThat(JournalRig.texts(all.found().join(), queue))
                .isEqualTo(vectors("behind 1", "behind 2", "behind 3", "behind 4"));
        all.keep(List.of(new Journal.Answer(0, JournalRig.answered("head"), 1)), cost(1))
                .join();
        restored.marks(4);
        restored.completed(4);
        answer(restored, "later").left(); // behind the deletions on the journal's thread
        assertThat(rig.parts()).hasSize(6);

        all.left();
        restored.marks(5);
        restored.completed(5);
        assertThat(partsAfter(restored)).isEmpty();
    }

    @Test
    void letsGoOfAPartOfWhichOnlyTheHeadWasStillNeededAtTheRestore() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        answer(journal, "head");
        answer(journal, "a", "b").left();
        answer(journal, "c").left();
        byte[] snapshot = journal.marks(1);
        journal.close();

        FileJournal restored = rig.open(0, from(1, snapshot));
        assertThat(found(restored, "a", "b", "c")).isEmpty();
        Journal.Entry again = restored.enter(rows("head"));
        assertThat(again.found().join().answers()).hasSize(1);
        again.left();
        restored.marks(2);
        restored.completed(2);

        assertThat(partsAfter(restored)).isEmpty();
    }

    @Test
    void restoresTwiceFromTheSameCheckpoint() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        answer(journal, "before").left();
        answer(journal, "queued");
        byte[] snapshot = journal.marks(4);
        journal.completed(4);
        answer(journal, "after");
        journal.close();

        FileJournal second = rig.open(0, from(4, snapshot));
        assertThat(found(second, "queued", "after")).isEqualTo(vectors("queued", "after"));
        answer(second, "second").left();
        second.close();

        FileJournal third = rig.open(0, from(4, snapshot));
        assertThat(found(third, "before", "queued", "after", "second")).isEqualTo(vectors("queued", "after", "second"));
        third.close();
    }

    @Test
    void deletesAtOpeningWhatHadLeftBeforeTheBarrierButIsStillThere() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        answer(journal, "a").left();
        byte[] first = journal.marks(1);
        answer(journal, "b").left();
        byte[] second = journal.marks(2);
        journal.close();
        assertThat(rig.parts()).hasSize(2);

        rig.open(1, from(2, second)).close();
        assertThat(rig.parts()).as("only subtask 0 deletes").hasSize(2);
        rig.open(0, from(1, first)).close();
        assertThat(rig.parts()).as("b left after the first barrier").hasSize(1);
        rig.open(0, from(2, second)).close();
        assertThat(rig.parts()).isEmpty();
    }

    @Test
    void deletesAtOpeningWhatNobodyNamesFromBeforeTheBarrierAndKeepsWhatIsYounger() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        answer(journal, "old");
        journal.marks(3);
        answer(journal, "young");
        journal.close();

        FileJournal restored = rig.open(0, from(3, PartMarks.write(Map.of())));

        assertThat(found(restored, "old", "young")).isEqualTo(vectors("young"));
        assertThat(partsAfter(restored)).singleElement().asString().startsWith("0000000000000000003-");
    }

    @Test
    void keepsAnEntryThatASecondCallWasGivenUntilThatHasLeftToo() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        answer(journal, "a");
        journal.close();

        FileJournal restored = rig.open(0, Restored.NONE);
        Journal.Entry first = restored.enter(rows("a"));
        Journal.Entry second = restored.enter(rows("a"));
        first.left();
        byte[] snapshot = restored.marks(1);
        restored.completed(1);
        answer(restored, "b").left(); // behind the deletions on the journal's thread
        assertThat(rig.parts()).hasSize(2);
        FileJournal other = rig.open(1, from(1, snapshot));
        assertThat(found(other, "a")).isEqualTo(vectors("a"));
        other.close();

        second.left();
        restored.marks(2);
        restored.completed(2);
        assertThat(partsAfter(restored)).isEmpty();
    }

    @Test
    void findsEverythingThroughRescalingsAndDeletesItOnceAllSubtasksHaveLetGo() throws IOException {
        // Two subtasks.
        FileJournal left = rig.open(0, Restored.NONE);
        FileJournal right = rig.open(1, Restored.NONE);
        answer(left, "a", "b", "c", "d");
        answer(right, "e", "f", "g", "h");
        byte[] leftSnapshot = left.marks(1);
        byte[] rightSnapshot = right.marks(1);
        left.close();
        right.close();

        // One, which gets through half of it.
        FileJournal one = rig.open(0, from(1, leftSnapshot, rightSnapshot));
        Journal.Entry half = one.enter(rows("a", "e", "b", "f"));
        assertThat(half.found().join().answers()).hasSize(4);
        half.left();
        byte[] oneSnapshot = one.marks(2);
        one.completed(2);
        one.close();
        assertThat(rig.parts()).hasSize(2);

        // Four, each of which takes one of the rest; what had left is not given again.
        String[] rest = {"c", "d", "g", "h"};
        List<byte[]> snapshots = new ArrayList<>();
        for (int subtask = 0; subtask < 4; subtask++) {
            FileJournal journal = rig.open(subtask, from(2, oneSnapshot));
            assertThat(found(journal, "a", "e", "b", "f")).isEmpty();
            Journal.Entry entry = journal.enter(rows(rest[subtask]));
            assertThat(entry.found().join().answers()).hasSize(1);
            entry.left();
            snapshots.add(journal.marks(3));
            journal.completed(3);
            journal.close();
        }
        assertThat(rig.parts()).as("no subtask alone has seen all rows leave").hasSize(2);

        // Together they have.
        rig.open(1, new Restored(3, snapshots)).close();
        assertThat(rig.parts()).hasSize(2);
        FileJournal last = rig.open(0, new Restored(3, snapshots));
        assertThat(rig.parts()).isEmpty();
        assertThat(found(last, "a", "c", "h")).isEmpty();
        last.close();
    }

    @Test
    void remembersWhatHadLeftInEarlierAttemptsThroughLaterOnes() throws IOException {
        FileJournal first = rig.open(0, Restored.NONE);
        answer(first, "a", "b", "c");
        byte[] snapshot = first.marks(1);
        first.close();

        String[] rows = {"a", "b", "c"};
        for (int i = 0; i < rows.length; i++) {
            FileJournal next = rig.open(0, from(1 + i, snapshot));
            assertThat(found(next, Arrays.copyOf(rows, i))).isEmpty();
            next.close();
            next = rig.open(0, from(1 + i, snapshot));
            Journal.Entry entry = next.enter(rows(rows[i]));
            assertThat(entry.found().join().answers()).hasSize(1);
            entry.left();
            snapshot = next.marks(2 + i);
            next.close();
        }
        rig.open(0, from(4, snapshot)).close();
        assertThat(rig.parts()).isEmpty();
    }

    @Test
    void letsAnEqualKeyInALaterRecordStandForAnEarlierOne() throws IOException {
        FileJournal first = rig.open(0, Restored.NONE);
        answer(first, "a", "b");
        first.marks(1);
        answer(first, "a");
        first.close();

        FileJournal next = rig.open(0, Restored.NONE);
        Journal.Entry entry = next.enter(rows("a", "b"));
        assertThat(entry.found().join().answers()).hasSize(2);
        entry.left();
        next.marks(2);
        next.completed(2);
        assertThat(partsAfter(next)).isEmpty();
    }

    @Test
    void leavesAPartAloneThatHasGrownSinceItWasRead() throws IOException {
        FileJournal writing = rig.open(1, Restored.NONE);
        answer(writing, "a");
        FileJournal reading = rig.open(0, Restored.NONE);
        answer(writing, "b");
        Journal.Entry entry = reading.enter(rows("a"));
        entry.found().join();
        entry.left();
        reading.marks(1);
        reading.completed(1);
        reading.close();

        assertThat(rig.parts()).hasSize(1);
        writing.close();
    }

    @Test
    void staysAsSmallAsWhatIsInFlightOverManyCheckpointsAndKills() throws IOException {
        byte[] snapshot = {};
        Restored restored = Restored.NONE;
        int row = 0;
        int checkpoint = 0;
        Deque<String> queued = new ArrayDeque<>();
        for (int attempt = 0; attempt < 20; attempt++) {
            FileJournal journal = rig.open(0, restored);
            Deque<Journal.Entry> queue = new ArrayDeque<>();
            for (String each : queued) {
                Journal.Entry entry = journal.enter(rows(each));
                assertThat(JournalRig.texts(entry.found().join(), each)).isEqualTo(vectors(each));
                queue.add(entry);
            }
            int atCheckpoint = row;
            for (int i = 0; i < 5; i++) {
                for (int call = 0; call < 10; call++) {
                    String text = "row " + row++;
                    Journal.Entry entry = journal.enter(rows(text));
                    if (entry.found().join().answers().isEmpty()) {
                        entry.keep(List.of(new Journal.Answer(0, JournalRig.answered(text), 1)), cost(1))
                                .join();
                    }
                    queue.add(entry);
                    if (queue.size() > 4) {
                        queue.remove().left();
                    }
                }
                if (i < 4) {
                    snapshot = journal.marks(++checkpoint);
                    journal.completed(checkpoint);
                    atCheckpoint = row;
                }
            }
            journal.close(); // and killed
            restored = from(checkpoint, snapshot);
            row = atCheckpoint;
            queued.clear();
            for (int each = row - 4; each < row; each++) {
                queued.add("row " + each);
            }
            assertThat(rig.parts()).as("after attempt %d", attempt).hasSizeLessThanOrEqualTo(6);
        }
    }
}
