package dev.sluice.journal;

import static dev.sluice.journal.JournalRig.FORMAT;
import static dev.sluice.journal.JournalRig.answer;
import static dev.sluice.journal.JournalRig.answered;
import static dev.sluice.journal.JournalRig.cost;
import static dev.sluice.journal.JournalRig.found;
import static dev.sluice.journal.JournalRig.rows;
import static dev.sluice.journal.JournalRig.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Journal;
import dev.sluice.call.Journal.Answer;
import dev.sluice.journal.FileJournal.Restored;
import dev.sluice.service.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Object stores, full disks and files that cannot be deleted. */
final class JournalFilesTest {
    @TempDir
    Path folder;

    private final ManualAlarm alarm = new ManualAlarm();
    private JournalRig rig;
    private boolean alarmEnded;

    @BeforeEach
    void rig() {
        rig = new JournalRig(folder);
    }

    private FileJournal open(TestFiles files) throws IOException {
        return FileJournal.open(
                new JournalFolder(files, rig.path()),
                0,
                FORMAT,
                Restored.NONE,
                new PartAlarm(alarm, () -> alarmEnded = true));
    }

    private static CompletableFuture<Void> keep(FileJournal journal, String text) {
        return journal.enter(rows(text)).keep(List.of(new Answer(0, answered(text), 1)), cost(1));
    }

    /** Waits for the journal's thread: what was found is read there, behind what was to be written before. */
    private static void settle(FileJournal journal, String kept) {
        journal.enter(rows(kept)).found().join();
    }

    @Test
    void closesAnObjectHalfASecondAfterItsFirstRecord() throws IOException {
        try (FileJournal before = open(TestFiles.disk())) {
            answer(before, "earlier");
        }
        try (FileJournal journal = open(TestFiles.objectStore())) {
            CompletableFuture<Void> first = keep(journal, "a");
            alarm.advance(Duration.ofMillis(300));
            CompletableFuture<Void> second = keep(journal, "b");
            alarm.advance(Duration.ofMillis(199));
            settle(journal, "earlier");
            assertThat(first).isNotDone();
            assertThat(rig.parts()).hasSize(1);

            alarm.advance(Duration.ofMillis(1));
            first.join();
            second.join();
            assertThat(rig.parts()).hasSize(2);

            CompletableFuture<Void> third = keep(journal, "c");
            alarm.advance(Duration.ofMillis(499));
            settle(journal, "earlier");
            assertThat(third).isNotDone();
            alarm.advance(Duration.ofMillis(1));
            third.join();
            assertThat(rig.parts()).hasSize(3);
        }

        try (FileJournal journal = open(TestFiles.objectStore())) {
            assertThat(found(journal, "a", "b", "c")).isEqualTo(vectors("a", "b", "c"));
        }
    }

    @Test
    void closesAnObjectAtEightMebibytesAndLeavesTheNextItsOwnHalfSecond() throws IOException {
        String text = "a".repeat(1 << 20);
        try (FileJournal journal = open(TestFiles.objectStore())) {
            List<Answer> large = List.of(new Answer(0, new Outcome.Rejected("bad_request", 400, text), 1));
            CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
            for (int i = 0; i < 8; i++) {
                assertThat(rig.parts()).isEmpty();
                last = journal.enter(rows("row " + i)).keep(large, cost(1));
            }
            last.join();
            assertThat(rig.parts()).hasSize(1);

            alarm.advance(Duration.ofMillis(400));
            CompletableFuture<Void> next = keep(journal, "next");
            alarm.advance(Duration.ofMillis(100));
            CompletableFuture<Void> same = keep(journal, "same");
            alarm.advance(Duration.ofMillis(400));
            next.join();
            same.join();
            assertThat(rig.parts()).hasSize(2);
        }
    }

    @Test
    void closesAnObjectAtTheBarrierAndAtItsEnd() throws IOException {
        FileJournal journal = open(TestFiles.objectStore());
        CompletableFuture<Void> first = keep(journal, "a");
        journal.marks(1);
        first.join();
        assertThat(rig.parts()).singleElement().asString().startsWith("0000000000000000000-");

        CompletableFuture<Void> second = keep(journal, "b");
        journal.close();
        assertThat(second).isCompleted();
        assertThat(rig.parts().get(1)).startsWith("0000000000000000001-");
        assertThat(alarmEnded).isTrue();
    }

    @Test
    void saysThatTheDiskIsFullAndKeepsWhatWasKept() throws IOException {
        TestFiles disk = TestFiles.disk();
        FileJournal journal = open(disk);
        answer(journal, "a");
        disk.room(100);
        CompletableFuture<Void> failed = keep(journal, "b");
        String message = "the journal of answers in " + rig.path() + " could not be written:"
                + " IOException: No space left on device; make room there or check the path, then run again:"
                + " rows whose answers were kept are not asked again";
        assertThatThrownBy(failed::join)
                .cause()
                .isInstanceOf(JournalException.class)
                .hasMessage(message);
        disk.room(Long.MAX_VALUE);
        assertThatThrownBy(keep(journal, "c")::join)
                .cause()
                .isInstanceOf(JournalException.class)
                .hasMessage(message);
        journal.close();

        assertThat(Files.size(rig.part())).as("a torn tail of 100 bytes").isGreaterThan(100);
        try (FileJournal rerun = open(disk)) {
            assertThat(found(rerun, "a", "b", "c")).isEqualTo(vectors("a"));
        }
    }

    @Test
    void failsEachAnswerOfAnObjectThatCannotBeClosed() throws IOException {
        TestFiles store = TestFiles.objectStore();
        store.room(0);
        try (FileJournal journal = open(store)) {
            CompletableFuture<Void> first = keep(journal, "a");
            CompletableFuture<Void> second = keep(journal, "b");
            alarm.advance(Duration.ofMillis(500));

            assertThatThrownBy(first::join).hasCauseInstanceOf(JournalException.class);
            assertThatThrownBy(second::join).hasCauseInstanceOf(JournalException.class);
        }
        assertThat(rig.parts()).isEmpty();
    }

    @Test
    void saysThatTheFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        org.apache.flink.core.fs.Path inFile =
                new org.apache.flink.core.fs.Path(file.resolve("journal").toUri());

        assertThatThrownBy(() -> FileJournal.open(inFile, 0, FORMAT, 0))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("the journal of answers in " + inFile + " could not be read: ")
                .hasMessageEndingWith("; check that the path can be reached, then run again");
    }

    @Test
    void triesADeletionThatFailedAgainAtTheNextCheckpoint() throws IOException {
        TestFiles disk = TestFiles.disk();
        FileJournal journal = open(disk);
        answer(journal, "a").left();
        disk.refuseDeletions(true);
        journal.marks(1);
        journal.completed(1);
        Journal.Entry next = answer(journal, "b"); // behind the deletion on the journal's thread
        assertThat(rig.parts()).hasSize(2);
        long bytes = journal.bytes();

        disk.refuseDeletions(false);
        journal.marks(2);
        journal.completed(2);
        next.left();
        journal.close();
        assertThat(rig.parts()).hasSize(1);
        assertThat(journal.bytes()).isEqualTo(bytes / 2);
    }
}
