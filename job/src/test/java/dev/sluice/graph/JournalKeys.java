package dev.sluice.graph;

import dev.sluice.journal.JournalFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/** The keys under which the journal of a pipeline's first step keeps texts. */
public final class JournalKeys {

    private final JournalFormat format;

    private JournalKeys(JournalFormat format) {
        this.format = format;
    }

    /** Those of a pipeline file whose first step has one text as its input. */
    public static JournalKeys of(Path pipeline) throws IOException {
        Plan.PlannedStep step = PipelineFixture.plan(
                        Files.readString(pipeline), pipeline.toAbsolutePath().resolveSibling(""), Map.of())
                .steps()
                .get(0);
        return new JournalKeys(StepJournal.format(
                step.service().fingerprint(),
                step.input().type(),
                step.service().answerType()));
    }

    /** The key of a text. */
    public String of(String text) {
        return format.key(GenericRowData.of(StringData.fromString(text)));
    }
}
