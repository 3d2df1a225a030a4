package dev.sluice.journal;

import static dev.sluice.journal.JournalRig.FORMAT;
import static dev.sluice.journal.JournalRig.answer;
import static dev.sluice.journal.JournalRig.found;
import static dev.sluice.journal.JournalRig.row;
import static dev.sluice.journal.JournalRig.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.journal.FileJournal.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill in the middle of a write leaves, and a disk that gives back other bytes. */
final class TornPartTest {
    @TempDir
    Path folder;

    private JournalRig rig;
    private Path part;
    private byte[] whole;
    private int lastRecord;

    @BeforeEach
    void keepTwoRecords() throws IOException {
        rig = new JournalRig(folder);
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "a", "b");
            lastRecord = (int) journal.bytes();
            answer(journal, "c", "d");
        }
        part = rig.part();
        whole = Files.readAllBytes(part);
        assertThat(whole.length).isGreaterThan(lastRecord);
    }

    @Test
    void usesWhatIsBeforeARecordThatIsCutAtAnyByte() throws IOException {
        for (int length = lastRecord; length < whole.length; length++) {
            Files.write(part, Arrays.copyOf(whole, length));

            try (FileJournal journal = rig.open(0, Restored.NONE)) {
                assertThat(found(journal, "a", "b", "c", "d"))
                        .as("cut at %d", length)
                        .isEqualTo(vectors("a", "b"));
            }
            assertThat(JournalReader.keys(rig.path()))
                    .containsExactlyInAnyOrder(FORMAT.key(row("a")), FORMAT.key(row("b")));
        }
    }

    @Test
    void usesWhatIsBeforeZerosThatAPowerFailureLeaves() throws IOException {
        int written = whole.length;
        while (whole[written - 1] == 0) {
            written--;
        }
        for (int from = lastRecord; from < written; from++) {
            byte[] zeros = whole.clone();
            Arrays.fill(zeros, from, zeros.length, (byte) 0);
            Files.write(part, zeros);

            try (FileJournal journal = rig.open(0, Restored.NONE)) {
                assertThat(found(journal, "a", "b", "c", "d"))
                        .as("zeros from %d", from)
                        .isEqualTo(vectors("a", "b"));
            }
        }
    }

    @Test
    void usesNothingOfARecordWithAByteFlippedAnywhere() throws IOException {
        for (int at = lastRecord; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x40;
            Files.write(part, flipped);

            try (FileJournal journal = rig.open(0, Restored.NONE)) {
                assertThat(found(journal, "a", "b", "c", "d"))
                        .as("flipped at %d", at)
                        .isEqualTo(vectors("a", "b"));
            }
        }
    }

    @Test
    void usesWhatIsBehindDamagedAnswersButNotBehindDamagedKeys() throws IOException {
        int answers = RecordHeader.BYTES + 2 * RecordHeader.KEY_BYTES;
        for (int at = 0; at < lastRecord; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(part, flipped);

            try (FileJournal journal = rig.open(0, Restored.NONE)) {
                assertThat(found(journal, "a", "b", "c", "d"))
                        .as("flipped at %d", at)
                        .isEqualTo(at < answers ? vectors() : vectors("c", "d"));
            }
        }
    }

    @Test
    void asksAgainForRowsWhosePartVanishedAfterItWasOpened() throws IOException {
        try (FileJournal journal = rig.open(1, Restored.NONE)) {
            Files.delete(part);

            assertThat(found(journal, "a", "c")).isEmpty();
        }
    }

    @Test
    void goesOnBehindATornPart() throws IOException {
        Files.write(part, Arrays.copyOf(whole, whole.length - 1));
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "c", "d");
        }

        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            assertThat(found(journal, "a", "b", "c", "d")).isEqualTo(vectors("a", "b", "c", "d"));
        }
    }
}
