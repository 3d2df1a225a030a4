package dev.sluice.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pipeline over rows that are known by their number: id, and a text of its own that is made of the id. One row in a
 * hundred has no text, and so belongs into the dead letter.
 *
 * @param folder where its files stand, all of them
 */
public record ChaosPipeline(Path folder, int rows, Shape shape) {

    /** Length of the vectors. */
    public static final int DIMENSIONS = 4;

    /** Names the pipeline. */
    public static final String NAME = "chaos";

    /** Names its step. */
    static final String STEP = "embed";

    private static final int FILES = 8;
    private static final int DEAD_EVERY = 101;
    private static final int FIRST_DEAD = 7;

    /** The text of a row. */
    public static String text(long row) {
        return "term " + row;
    }

    /** Whether a row has no text. */
    public static boolean isDead(long row) {
        return row % DEAD_EVERY == FIRST_DEAD;
    }

    /** Rows that belong into the dead letter. */
    public long deadRows() {
        return rows <= FIRST_DEAD ? 0 : 1 + (rows - 1L - FIRST_DEAD) / DEAD_EVERY;
    }

    /** Texts that the service must answer. */
    public long texts() {
        return rows - deadRows();
    }

    /** The output. */
    public Path out() {
        return folder.resolve("out");
    }

    /** The dead letter. */
    public Path dead() {
        return folder.resolve("dead");
    }

    /** Checkpoints, and the journal beside them. */
    public Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** The same pipeline with something else in flight. */
    public ChaosPipeline with(Shape other) {
        return new ChaosPipeline(folder, rows, other);
    }

    /** Writes the input, in a few files so that it is read in parallel. */
    public ChaosPipeline writeInput() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        String note = "x".repeat(shape.note());
        int rowsPerFile = (rows + FILES - 1) / FILES;
        for (int file = 0; file < FILES; file++) {
            try (BufferedWriter csv = Files.newBufferedWriter(in.resolve("part-" + file + ".csv"))) {
                csv.write("id,text,note\n");
                for (int row = file * rowsPerFile; row < Math.min(rows, (file + 1) * rowsPerFile); row++) {
                    csv.write(row + "," + (isDead(row) ? "" : text(row)) + "," + note + "\n");
                }
            }
        }
        return this;
    }

    /** Writes the pipeline file; its paths are absolute. */
    public Path write(String url) throws IOException {
        return Files.writeString(folder.resolve(NAME + ".yaml"), """
                name: %1$s
                source: {type: files, path: "%9$s/in", format: csv, schema: {id: BIGINT, text: STRING, note: STRING}}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%2$s", model: fake, dimensions: %3$d}
                    input: text
                    output: vector
                    batch: {maxRows: %4$d, maxWait: 200ms}
                    calls: {capacity: %5$d, timeout: 20s, deadline: 60s}
                sink: {type: files, path: "%9$s/out"}
                deadLetter: {path: "%9$s/dead"}
                runtime:
                  parallelism: %6$d
                  checkpoint: {interval: %7$dms, path: "%9$s/checkpoints"}
                  journal: %8$s
                """.formatted(
                        NAME,
                        url,
                        DIMENSIONS,
                        shape.maxRows(),
                        shape.capacity(),
                        shape.parallelism(),
                        shape.interval().toMillis(),
                        shape.journal(),
                        folder));
    }
}
