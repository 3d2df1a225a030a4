package dev.sluice.journal;

import dev.sluice.call.Journal;
import dev.sluice.call.Journal.Answer;
import dev.sluice.journal.FileJournal.Restored;
import dev.sluice.service.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/**
 * Measures the journal on a local disk, fsync and all: {@code java JournalBenchmark FOLDER [ROWS_PER_CALL]}. One thread
 * keeps vectors of 384 floats as fast as ten calls in flight let it, with a checkpoint every 100,000 rows; then the
 * journal is opened again and everything is looked up.
 */
final class JournalBenchmark {
    private static final int ROWS = 600_000;
    private static final int IN_FLIGHT = 10;
    private static final int FLOATS = 384;

    private JournalBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "journal");
        int rowsPerCall = args.length > 1 ? Integer.parseInt(args[1]) : 500;
        JournalRig rig = new JournalRig(folder);
        GenericRowData columns = GenericRowData.of(new GenericArrayData(new float[FLOATS]));
        Outcome vector = new Outcome.Answered(columns);
        int calls = ROWS / rowsPerCall;
        List<List<RowData>> inputs = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            List<RowData> rows = new ArrayList<>();
            for (int row = 0; row < rowsPerCall; row++) {
                rows.add(JournalRig.row("some text that is to be embedded, number " + (call * rowsPerCall + row)));
            }
            inputs.add(rows);
        }
        List<Answer> answers = new ArrayList<>();
        for (int row = 0; row < rowsPerCall; row++) {
            answers.add(new Answer(row, vector, 1));
        }
        for (int round = 0; round < 3; round++) {
            keep(rig, inputs, answers);
        }
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            inputs.forEach(rows ->
                    journal.enter(rows).keep(answers, JournalRig.cost(1)).join());
        }
        long start = System.nanoTime();
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            System.out.printf("opened in %d ms%n", (System.nanoTime() - start) / 1_000_000);
            start = System.nanoTime();
            int found = 0;
            for (List<RowData> rows : inputs) {
                found += journal.enter(rows).found().join().answers().size();
            }
            System.out.printf("found %d rows in %d ms%n", found, (System.nanoTime() - start) / 1_000_000);
        }
    }

    private static void keep(JournalRig rig, List<List<RowData>> inputs, List<Answer> answers) throws IOException {
        long start = System.nanoTime();
        long encoding = 0;
        long checkpoint = 0;
        int rows = 0;
        Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
        Queue<Journal.Entry> entries = new ArrayDeque<>();
        try (FileJournal journal = rig.open(0, Restored.NONE)) {
            for (List<RowData> each : inputs) {
                long before = System.nanoTime();
                Journal.Entry entry = journal.enter(each);
                waiting.add(entry.keep(answers, JournalRig.cost(1)));
                encoding += System.nanoTime() - before;
                entries.add(entry);
                if (waiting.size() == IN_FLIGHT) {
                    waiting.remove().join();
                    entries.remove().left();
                }
                rows += each.size();
                if (rows / 100_000 > checkpoint) {
                    journal.marks(++checkpoint);
                    journal.completed(checkpoint);
                }
            }
            waiting.forEach(CompletableFuture::join);
            entries.forEach(Journal.Entry::left);
            journal.marks(++checkpoint);
            journal.completed(checkpoint);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%d rows in %.2f s, %.0f rows/s; the caller's share %.2f s; left behind %d parts%n",
                rows, seconds, rows / seconds, encoding / 1e9, rig.parts().size());
    }
}
