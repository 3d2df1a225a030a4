package dev.sluice.journal;

import static dev.sluice.journal.JournalRig.FORMAT;
import static dev.sluice.journal.JournalRig.answer;
import static dev.sluice.journal.JournalRig.found;
import static dev.sluice.journal.JournalRig.rows;
import static dev.sluice.journal.JournalRig.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part with x and y of an earlier attempt, which two subtasks use after a restore from checkpoint 1. */
final class UsedUpPartsTest {
    private final Path folder;
    private final JournalRig rig;
    private final Path part;
    private FileJournal left;
    private final FileJournal right;

    UsedUpPartsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        rig = new JournalRig(folder);
        try (FileJournal earlier = open(0, 0)) {
            answer(earlier, "x", "y");
            part = rig.part();
            earlier.snapshot(1);
        }
        left = open(0, 1);
        right = open(1, 1);
    }

    @AfterEach
    void close() {
        left.close();
        right.close();
    }

    private FileJournal open(int subtask, long checkpoint) throws IOException {
        return FileJournal.open(rig.path(), subtask, FORMAT, checkpoint);
    }

    /** A call with these rows, all of which are found. */
    private static Journal.Entry given(FileJournal journal, String... texts) {
        Journal.Entry entry = journal.enter(rows(texts));
        assertThat(JournalRig.texts(entry.found().join(), texts)).isEqualTo(vectors(texts));
        return entry;
    }

    private void barrier(long checkpoint) throws IOException {
        left.snapshot(checkpoint);
        right.snapshot(checkpoint);
    }

    private void completed(long checkpoint) {
        right.completed(checkpoint);
        settle(right);
        left.completed(checkpoint);
        settle(left);
    }

    /** Waits until the journal's thread has done what it was told. */
    private static void settle(FileJournal journal) {
        answer(journal, "behind the others").left();
    }

    @Test
    void givesAgainWhatLeftInOneSubtaskAndIsQueuedInTheOther() throws IOException {
        Journal.Entry gone = given(left, "x");
        given(right, "x", "y");
        gone.left();
        barrier(2);
        completed(2);
        close();

        try (FileJournal restored = open(0, 2)) {
            assertThat(found(restored, "x", "y")).isEqualTo(vectors("x", "y"));
        }
    }

    @Test
    void keepsAPartThatOneSubtaskHasUsedUpForTheQueueOfTheOther() throws IOException {
        Journal.Entry gone = given(left, "x", "y");
        given(right, "x");
        gone.left();
        barrier(2);
        completed(2);
        assertThat(part).exists();
        close();

        try (FileJournal restored = open(1, 2)) {
            assertThat(found(restored, "x", "y")).isEqualTo(vectors("x"));
        }
    }

    @Test
    void deletesWhatBothTogetherHaveUsedUp() throws IOException {
        given(left, "x").left();
        given(right, "y").left();
        barrier(2);
        right.completed(2);
        settle(right);
        assertThat(part).as("only subtask 0 deletes").exists();

        left.completed(2);
        settle(left);

        assertThat(part).doesNotExist();
    }

    @Test
    void keepsWhatTheOtherLetGoOnlyAfterItsBarrier() throws IOException {
        given(left, "x").left();
        Journal.Entry queued = given(right, "y");
        barrier(2);
        queued.left();
        completed(2);
        assertThat(part).exists();

        barrier(3);
        completed(3);

        assertThat(part).doesNotExist();
    }

    @Test
    void keepsWhatItWasGivenItselfSinceTheBarrier() throws IOException {
        given(left, "x", "y").left();
        barrier(2);
        Journal.Entry again = given(left, "x");
        completed(2);
        assertThat(part).exists();

        again.left();
        barrier(3);
        completed(3);

        assertThat(part).doesNotExist();
    }

    @Test
    void waitsForTheNextCheckpointWhereTheNotesOfThisMayBeDeleted() throws IOException {
        given(left, "x", "y").left();
        Journal.Entry queued = given(right, "x");
        barrier(2);
        barrier(3);
        right.completed(3);
        settle(right);
        assertThat(folder.resolve("0000000000000000002-00001.marks")).doesNotExist();
        left.completed(2);
        settle(left);
        assertThat(part).exists();

        queued.left();
        barrier(4);
        completed(4);

        assertThat(part).doesNotExist();
    }

    @Test
    void needsNoNoteOfASubtaskThatHasFinished() throws IOException {
        given(right, "x").left();
        right.close();
        given(left, "x", "y").left();
        left.snapshot(2);
        left.completed(2);
        settle(left);

        assertThat(part).doesNotExist();
    }

    @Test
    void keepsWhatOnlyAFinishedSubtaskCouldTellOf() throws IOException {
        given(right, "y").left();
        right.close();
        given(left, "x").left();
        left.snapshot(2);
        left.completed(2);
        settle(left);

        assertThat(part).exists();
    }

    @Test
    void looksAtALongQueueAtEveryEighthCheckpoint() throws IOException {
        given(left, "x").left();
        Journal.Entry queued = given(right, "y");
        for (int checkpoint = 2; checkpoint <= 40; checkpoint++) { // looks at 2, 3, 5, 8, 12, 17, 23, 30, 38
            barrier(checkpoint);
            completed(checkpoint);
        }
        queued.left();
        for (int checkpoint = 41; checkpoint <= 45; checkpoint++) {
            barrier(checkpoint);
            completed(checkpoint);
        }
        assertThat(part).exists();

        barrier(46);
        completed(46);

        assertThat(part).doesNotExist();
    }

    @Test
    void deletesNothingAndGoesOnWhereANoteCannotBeRead() throws IOException {
        given(left, "x", "y").left();
        barrier(2);
        Files.write(folder.resolve("0000000000000000002-00001.marks"), new byte[0]);
        left.completed(2);
        settle(left);
        assertThat(part).exists();

        barrier(3);
        completed(3);

        assertThat(part).doesNotExist();
    }

    @Test
    void leavesToItsWriterAPartOfThisAttemptThatWasThereAtOpening() throws IOException {
        Journal.Entry queued = answer(right, "z");
        left.close();
        left = open(0, 1);
        given(left, "z").left();
        barrier(2);
        completed(2);
        try (FileJournal restored = open(2, 2)) {
            assertThat(found(restored, "z")).as("queued where it was kept").isEqualTo(vectors("z"));
        }

        queued.left();
        barrier(3);
        left.completed(3);
        settle(left);
        assertThat(rig.parts()).anyMatch(name -> name.startsWith("0000000000000000001-00001-"));
        right.completed(3);
        settle(right);
        assertThat(rig.parts()).noneMatch(name -> name.startsWith("0000000000000000001-00001-"));
    }
}
