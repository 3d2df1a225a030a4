package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fake.FakeEmbeddings;
import dev.sluice.graph.JournalKeys;
import dev.sluice.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Texts whose answers stood in the journal when a run was killed: none of them may be answered again. */
final class KeptTexts {

    /** More would take minutes: each key is a SHA-256. */
    private static final int MOST_ROWS = 100_000;

    private final ChaosPipeline pipeline;
    private final FakeEmbeddings service;
    private final JournalKeys keys;
    private final Map<Long, Integer> timesAnswered = new HashMap<>();

    KeptTexts(ChaosPipeline pipeline, Path file, FakeEmbeddings service) throws IOException {
        this.pipeline = pipeline;
        this.service = service;
        this.keys = JournalKeys.of(file);
    }

    /** Reads the journal of a run that is dead; gives how many texts it holds. */
    int remember() throws IOException {
        if (pipeline.rows() > MOST_ROWS) {
            return 0;
        }
        Set<String> kept = new HashSet<>();
        for (Path folder : journals()) {
            kept.addAll(JournalReader.keys(new org.apache.flink.core.fs.Path(folder.toUri())));
        }
        int found = 0;
        for (long row = 0; row < pipeline.rows(); row++) {
            String text = ChaosPipeline.text(row);
            if (!ChaosPipeline.isDead(row) && kept.contains(keys.of(text))) {
                timesAnswered.put(row, service.timesAnswered(text));
                found++;
            }
        }
        return found;
    }

    private List<Path> journals() throws IOException {
        if (!Files.isDirectory(pipeline.checkpoints())) {
            return List.of();
        }
        try (Stream<Path> folders = Files.walk(pipeline.checkpoints())) {
            return folders.filter(folder ->
                            folder.getFileName().toString().equals(ChaosPipeline.STEP) && Files.isDirectory(folder))
                    .toList();
        }
    }

    /** Asserts that none of them was answered since. */
    void assertNotAskedAgain() {
        timesAnswered.forEach((row, times) -> assertThat(service.timesAnswered(ChaosPipeline.text(row)))
                .as("answers to row %d, which stood in the journal at a kill", row)
                .isEqualTo(times));
    }
}
