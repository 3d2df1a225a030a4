package dev.sluice.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/** How the rows of a quota scenario lie, and so which subtasks have work. */
enum QuotaInput {
    /** Several files; batches are spread over all subtasks. */
    SPREAD("spread", false),
    /** One file, whose batches stay with the subtask that reads it. */
    ONE_SPLIT("one split", true),
    /** Two files of as many tokens, the texts of one ten times longer; the batches of each stay with one subtask. */
    SKEW("skew 1:10", true);

    private static final int FILES = 8;
    private static final int SKEW_FACTOR = 10;

    private final String shown;
    private final boolean grouped;

    QuotaInput(String shown, boolean grouped) {
        this.shown = shown;
        this.grouped = grouped;
    }

    String shown() {
        return shown;
    }

    /** Whether the rows lie in folders {@code bucket=N}, within which they are batched and called where they are read. */
    boolean grouped() {
        return grouped;
    }

    /**
     * Writes files with one column, {@code text}.
     *
     * @param budget of rows and tokens; the files end with the first that is used up
     * @param tokens of a text, as the service counts
     */
    void write(Path folder, Budget budget, ToIntFunction<String> tokens) throws IOException {
        switch (this) {
            case SPREAD -> {
                for (int i = 0; i < FILES; i++) {
                    write(folder.resolve("part-" + i + ".csv"), i, 1, budget.part(FILES), tokens);
                }
            }
            case ONE_SPLIT -> write(bucket(folder, 0), 0, 1, budget, tokens);
            case SKEW -> {
                write(bucket(folder, 0), 0, 1, budget.part(2), tokens);
                write(bucket(folder, 1), 1, SKEW_FACTOR, budget.part(2), tokens);
            }
        }
    }

    private static Path bucket(Path folder, int number) {
        return folder.resolve("bucket=" + number).resolve("rows.csv");
    }

    private static void write(Path file, long seed, int length, Budget budget, ToIntFunction<String> tokens)
            throws IOException {
        Files.createDirectories(file.getParent());
        Terms terms = new Terms(seed);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("text\n");
            long used = 0;
            for (long row = 0; row < budget.rows() && used < budget.tokens(); row++) {
                String text = terms.next(length);
                used += tokens.applyAsInt(text);
                out.write(text + "\n");
            }
        }
    }

    /** What a run may use up. */
    record Budget(long rows, long tokens) {

        Budget part(int parts) {
            return new Budget(rows / parts, tokens / parts);
        }
    }
}
