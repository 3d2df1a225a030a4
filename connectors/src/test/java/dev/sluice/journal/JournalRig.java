package dev.sluice.journal;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.VarCharType;

/** Journals of one step in a folder: rows of one text, answered with a vector of three that the text gives. */
final class JournalRig {
    static final JournalFormat FORMAT = new JournalFormat(
            "service-1",
            new RowDataSerializer(VarCharType.STRING_TYPE),
            new RowDataSerializer(new ArrayType(new FloatType())),
            true);

    private final Path folder;

    JournalRig(Path folder) {
        this.folder = folder;
    }

    org.apache.flink.core.fs.Path path() {
        return new org.apache.flink.core.fs.Path(folder.toUri());
    }

    FileJournal open(int subtask, Restored restored) throws IOException {
        return FileJournal.open(
                new JournalFolder(path().getFileSystem(), path()), subtask, FORMAT, restored, PartAlarm.system());
    }

    /** Names of the files there. */
    List<String> parts() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** The only file. */
    Path part() throws IOException {
        List<String> parts = parts();
        if (parts.size() != 1) {
            throw new AssertionError("expected one part, found " + parts);
        }
        return folder.resolve(parts.get(0));
    }

    static RowData row(String text) {
        return GenericRowData.of(StringData.fromString(text));
    }

    static List<RowData> rows(String... texts) {
        return Arrays.stream(texts).map(JournalRig::row).toList();
    }

    static Outcome answered(String text) {
        return new Outcome.Answered(GenericRowData.of(
                new GenericArrayData(new float[] {text.hashCode(), text.length(), 0.1f * text.length()})));
    }

    static CallStats cost(int tokens) {
        return new CallStats(1, Map.of(200, 1L), 0, 0, 0, tokens, 0, 0, 0);
    }

    /** Enters these rows, finds none of them, keeps an answer for each with one token of cost. */
    static Journal.Entry answer(Journal journal, String... texts) {
        Journal.Entry entry = journal.enter(rows(texts));
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            answers.add(new Answer(i, answered(texts[i]), 1));
        }
        entry.keep(answers, cost(texts.length)).join();
        return entry;
    }

    /** Which of these texts are found, with their vectors as text. */
    static Map<String, String> found(Journal journal, String... texts) {
        return texts(journal.enter(rows(texts)).found().join(), texts);
    }

    /** The vectors found, by the text of their row. */
    static Map<String, String> texts(Found found, String... texts) {
        Map<String, String> vectors = new TreeMap<>();
        for (Answer answer : found.answers()) {
            String shown = answer.outcome() instanceof Outcome.Answered outcome
                    ? Arrays.toString(outcome.columns().getArray(0).toFloatArray())
                    : answer.outcome().toString();
            if (vectors.put(texts[answer.row()], shown) != null) {
                throw new AssertionError("row " + answer.row() + " was found twice");
            }
        }
        return vectors;
    }

    /** As {@link #found} gives them for texts that were answered. */
    static Map<String, String> vectors(String... texts) {
        Map<String, String> vectors = new TreeMap<>();
        for (String text : texts) {
            float[] vector = {text.hashCode(), text.length(), 0.1f * text.length()};
            vectors.put(text, Arrays.toString(vector));
        }
        return vectors;
    }
}
