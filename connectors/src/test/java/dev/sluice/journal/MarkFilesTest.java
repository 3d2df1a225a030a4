package dev.sluice.journal;

import static dev.sluice.journal.JournalRig.FORMAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What subtasks note at barriers, and what the next attempt makes of it. */
final class MarkFilesTest {
    private final Path folder;
    private final JournalRig rig;

    MarkFilesTest(@TempDir Path folder) {
        this.folder = folder;
        rig = new JournalRig(folder);
    }

    @Test
    void tellsTheNextAttemptWhatLeftBeforeTheBarrier() throws IOException {
        try (FileJournal journal = open(0, 0)) {
            Journal.Entry gone = JournalRig.answer(journal, "1");
            JournalRig.answer(journal, "2");
            gone.left();
            journal.snapshot(1);
            JournalRig.answer(journal, "3");
        }
        try (FileJournal restored = open(0, 1)) {
            assertThat(JournalRig.found(restored, "1", "2", "3")).containsOnlyKeys("2", "3");
        }
    }

    @Test
    void hasTheNotesOfAllSubtasks() throws IOException {
        try (FileJournal left = open(0, 0);
                FileJournal right = open(1, 0)) {
            JournalRig.answer(left, "1");
            JournalRig.answer(right, "2");
            left.snapshot(1);
            right.snapshot(1);
        }
        try (FileJournal one = open(0, 1)) {
            assertThat(JournalRig.found(one, "1", "2")).containsOnlyKeys("1", "2");
        }
    }

    @Test
    void forgetsTheNotesOfACheckpointThatAnEarlierAttemptDidNotComplete() throws IOException {
        try (FileJournal journal = open(0, 0)) {
            Journal.Entry entry = JournalRig.answer(journal, "1");
            journal.snapshot(1);
            entry.left();
            journal.snapshot(2); // killed before the checkpoint was complete
        }
        try (FileJournal restored = open(0, 1)) {
            assertThat(JournalRig.found(restored, "1")).containsOnlyKeys("1");
            restored.snapshot(2); // what it has found has not left yet
        }
        try (FileJournal restored = open(0, 2)) {
            assertThat(JournalRig.found(restored, "1")).containsOnlyKeys("1");
        }
    }

    @Test
    void keepsTheNotesOfTheLastCheckpointAlone() throws IOException {
        try (FileJournal journal = open(0, 0)) {
            for (int checkpoint = 1; checkpoint <= 5; checkpoint++) {
                journal.snapshot(checkpoint);
                journal.completed(checkpoint);
            }
        }
        assertThat(marks()).containsExactly("0000000000000000005-00000.marks");
    }

    @Test
    void failsWhereANoteCannotBeRead() throws IOException {
        try (FileJournal journal = open(0, 0)) {
            JournalRig.answer(journal, "1");
            journal.snapshot(1);
        }
        Files.write(folder.resolve("0000000000000000001-00000.marks"), new byte[0]);
        assertThatThrownBy(() -> open(0, 1))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("the journal of answers in ")
                .hasMessageContaining(" could not be read: ");
    }

    private FileJournal open(int subtask, long checkpoint) throws IOException {
        return FileJournal.open(rig.path(), subtask, FORMAT, checkpoint);
    }

    private List<String> marks() throws IOException {
        return rig.parts().stream().filter(name -> name.endsWith(".marks")).toList();
    }
}
