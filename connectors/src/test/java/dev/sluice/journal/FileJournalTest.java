package dev.sluice.journal;

import static dev.sluice.journal.JournalRig.FORMAT;
import static dev.sluice.journal.JournalRig.answer;
import static dev.sluice.journal.JournalRig.answered;
import static dev.sluice.journal.JournalRig.cost;
import static dev.sluice.journal.JournalRig.found;
import static dev.sluice.journal.JournalRig.row;
import static dev.sluice.journal.JournalRig.rows;
import static dev.sluice.journal.JournalRig.texts;
import static dev.sluice.journal.JournalRig.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.call.CallStats;
import dev.sluice.call.Journal;
import dev.sluice.call.Journal.Answer;
import dev.sluice.call.Journal.Found;
import dev.sluice.journal.FileJournal.Restored;
import dev.sluice.service.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest {
    @TempDir
    Path folder;

    private JournalRig rig;

    @BeforeEach
    void rig() {
        rig = new JournalRig(folder);
    }

    @Test
    void givesBackWhatWasKeptOnceTheJobIsRestored() throws IOException {
        CallStats spent = new CallStats(7, Map.of(200, 3L, 429, 2L, 0, 2L), 4, 2, 1, 321, 5, 6, 0);
        Outcome rejected =
                new Outcome.Rejected("bad_request", 422, "too long: 9000 tokens, at most 8192 \u2260 \uD83D\uDE00");
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            Journal.Entry entry = journal.enter(rows("a", "b", "c"));
            assertThat(entry.found().join().answers()).isEmpty();
            entry.keep(List.of(new Answer(2, answered("c"), 3), new Answer(0, rejected, 2)), spent)
                    .join();
        }

        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            Found found = journal.enter(rows("a", "b", "c")).found().join();

            assertThat(texts(found, "a", "b", "c"))
                    .isEqualTo(
                            Map.of("a", rejected.toString(), "c", vectors("c").get("c")));
            assertThat(found.answers())
                    .extracting(Answer::row, Answer::attempts)
                    .containsExactlyInAnyOrder(tuple(2, 3), tuple(0, 2));
            assertThat(found.cost()).isEqualTo(spent);
        }
    }

    @Test
    void knowsWhatBecameOfRowsBeforeAnybodyIsTold() throws IOException {
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "a");

            assertThat(JournalReader.keys(rig.path())).containsExactly(FORMAT.key(row("a")));
        }
    }

    @Test
    void findsRowsInBatchesThatFormDifferently() throws IOException {
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "a", "b", "c");
            answer(journal, "d", "e", "f");
        }

        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            assertThat(found(journal, "f", "new", "b")).isEqualTo(vectors("b", "f"));
            assertThat(found(journal, "c", "d")).isEqualTo(vectors("c", "d"));
            assertThat(found(journal, "a", "e", "other")).isEqualTo(vectors("a", "e"));
            assertThat(found(journal, "other", "new")).isEmpty();
        }
    }

    @Test
    void givesTheCostBackOnceWithTheFirstRowOfEachRecord() throws IOException {
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "a", "b", "c");
            answer(journal, "d", "e");
        }

        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            assertThat(journal.enter(rows("c", "b")).found().join().cost()).isEqualTo(CallStats.NONE);
            assertThat(journal.enter(rows("d", "a")).found().join().cost()).isEqualTo(cost(3).plus(cost(2)));
            assertThat(journal.enter(rows("a", "d")).found().join().cost()).isEqualTo(CallStats.NONE);
        }
    }

    @Test
    void givesTheCostBackWithTheFirstRowThatIsStillToBeHad() throws IOException {
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "a", "b");
            answer(journal, "a");
        }

        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            assertThat(journal.enter(rows("a")).found().join().cost()).isEqualTo(cost(1));
            assertThat(journal.enter(rows("b")).found().join().cost()).isEqualTo(cost(2));
        }
    }

    @Test
    void answersEqualRowsOfOneCallAlike() throws IOException {
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "a");
        }

        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            assertThat(journal.enter(rows("a", "a")).found().join().answers())
                    .extracting(Answer::row)
                    .containsExactly(0, 1);
        }
    }

    @Test
    void isDoneAtOnceWhereNothingWasRestored() throws IOException {
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "a");

            assertThat(journal.enter(rows("a")).found()).isCompletedWithValue(Found.nothing());
        }
    }

    @Test
    void knowsNothingOfAnotherService() throws IOException {
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, "a");
        }

        JournalFormat other = new JournalFormat("service-2", FORMAT.inputs(), FORMAT.answers(), FORMAT.vectors());
        try (FileJournal journal = FileJournal.open(rig.path(), 0, other, 0)) {
            assertThat(found(journal, "a")).isEmpty();
        }
    }

    @Test
    void rollsAPartAtEightMebibytes() throws IOException {
        String[] texts = new String[10_000];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "text " + i;
        }
        long bytes;
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            answer(journal, texts);
            long record = journal.bytes();
            int untilFull = (int) ((8 << 20) / record) + 1;
            for (int i = 1; i < untilFull; i++) {
                answer(journal, texts);
            }
            assertThat(rig.parts()).hasSize(1);
            answer(journal, texts);
            bytes = journal.bytes();
            assertThat(bytes).isEqualTo((untilFull + 1) * record);
        }

        assertThat(rig.parts()).hasSize(2);
        assertThat(rig.parts().get(0)).matches("0{19}-00000-[0-9a-f]{16}-000000\\.journal");
        assertThat(rig.parts().get(1)).matches("0{19}-00000-[0-9a-f]{16}-000001\\.journal");
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            assertThat(found(journal, texts)).isEqualTo(vectors(texts));
        }
    }

    @Test
    void keepsAnswersOfSeveralThreadsAtOnce() throws Exception {
        int threads = 4;
        int calls = 200;
        List<String> expected = new ArrayList<>();
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            ExecutorService callers = Executors.newFixedThreadPool(threads);
            List<Future<?>> ended = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String name = "thread " + thread + " call ";
                for (int call = 0; call < calls; call++) {
                    expected.add(name + call);
                }
                ended.add(callers.submit(() -> {
                    for (int call = 0; call < calls; call++) {
                        answer(journal, name + call).left();
                    }
                }));
            }
            for (int checkpoint = 1; checkpoint <= 20; checkpoint++) {
                journal.marks(checkpoint);
            }
            for (Future<?> each : ended) {
                each.get();
            }
            callers.shutdown();
        }

        assertThat(JournalReader.keys(rig.path()))
                .isEqualTo(new TreeSet<>(
                        expected.stream().map(text -> FORMAT.key(row(text))).toList()));
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            String[] all = expected.toArray(String[]::new);
            assertThat(found(journal, all)).isEqualTo(vectors(all));
        }
    }

    @Test
    void saysThatItIsClosed() throws IOException {
        FileJournal journal = rig.open(0, Restored.NONE);
        journal.close();

        assertThatThrownBy(() -> answer(journal, "a"))
                .cause()
                .isInstanceOf(JournalException.class)
                .hasMessage("the journal of answers in " + rig.path()
                        + " is closed, as the job is ending; run again to go on");
    }

    @Test
    void saysThatAnAnswerIsNotOfTheDeclaredTypesWithoutShowingIt() throws IOException {
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            Outcome wrong = new Outcome.Answered(GenericRowData.of("diagnosis"));
            CompletableFuture<Void> kept =
                    journal.enter(rows("a")).keep(List.of(new Answer(0, wrong, 1)), CallStats.NONE);

            assertThatThrownBy(kept::join)
                    .cause()
                    .isInstanceOf(JournalException.class)
                    .hasMessage("an answer could not be encoded for the journal in " + rig.path()
                            + ": java.lang.ClassCastException;"
                            + " check that the service's answers are of the declared types")
                    .hasNoCause();
            answer(journal, "b");
        }

        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            assertThat(found(journal, "a", "b")).isEqualTo(vectors("b"));
        }
    }

    @Test
    void refusesTheSnapshotOfAnotherVersion() {
        assertThatThrownBy(() -> rig.open(0, new Restored(3, List.of(new byte[] {9}))))
                .isInstanceOf(JournalException.class)
                .hasMessage("the checkpoint's part of the journal has version 9; expected 2;"
                        + " resume with the version of Sluice that wrote it");
    }

    @Test
    void leavesOtherFilesAlone() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.createDirectory(folder.resolve("deeper"));

        try (FileJournal journal = rig.open(0, new Restored(7, List.of()))) {
            assertThat(found(journal, "a")).isEqualTo(new TreeMap<>());
        }

        assertThat(rig.parts()).containsExactly("deeper", "notes.txt");
    }
}
