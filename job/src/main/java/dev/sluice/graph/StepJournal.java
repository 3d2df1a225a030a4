package dev.sluice.graph;

import dev.sluice.batch.WireTypes;
import dev.sluice.journal.FileJournal;
import dev.sluice.journal.JournalFormat;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.types.logical.RowType;

/**
 * The journal of one step, as it travels in the job graph.
 *
 * @param folder of all its subtasks
 * @param inputs of the step's service
 * @param answers of the step's service
 */
record StepJournal(Path folder, RowType inputs, RowType answers) implements Serializable {

    /**
     * Opens it for one subtask; blocks until the index of what earlier attempts kept is loaded.
     *
     * @param checkpoint that the job was restored from; 0 for none
     */
    FileJournal open(int subtask, String fingerprint, long checkpoint) throws IOException {
        return FileJournal.open(folder, subtask, format(fingerprint, inputs, answers), checkpoint);
    }

    /**
     * Batches that Flink hands out at once where so many may be in flight: the engine sends no more than those, and
     * answers that are being made durable keep none of them waiting.
     */
    int queue(int capacity) {
        return capacity + (capacity + 1) / 2;
    }

    /** How a journal of rows of these types is written. */
    static JournalFormat format(String fingerprint, RowType inputs, RowType answers) {
        return new JournalFormat(
                fingerprint, WireTypes.rows(inputs), WireTypes.rows(answers), WireTypes.isVector(answers));
    }
}
