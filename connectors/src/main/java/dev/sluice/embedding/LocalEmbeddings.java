package dev.sluice.embedding;

import dev.sluice.Version;
import dev.sluice.service.Service;
import dev.sluice.service.ServiceFactory;
import java.io.IOException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Texts to vectors of 384 by all-MiniLM-L6-v2 in this JVM. The input is one STRING column; the model takes 256 word
 * pieces at most, so that {@code maxInputTokens} above it counts as 256.
 *
 * @param output name of the column that holds the vector
 */
public record LocalEmbeddings(TextRules rules, String output) implements ServiceFactory {

    /** Length of a vector; the model's class may not be on the client's class path. */
    public static final int DIMENSIONS = 384;

    private static final int MAX_TOKENS = 256;

    public LocalEmbeddings {
        if (rules.maxInputTokens() < 3) {
            throw new IllegalArgumentException("maxInputTokens is " + rules.maxInputTokens()
                    + ", expected at least 3: two of them mark start and end");
        }
        rules = new TextRules(Math.min(rules.maxInputTokens(), MAX_TOKENS), rules.onEmpty(), rules.onTooLong());
    }

    /** The service for this input; IllegalArgumentException where that is not one text. */
    public static LocalEmbeddings of(RowType input, TextRules rules, String output) {
        Texts.check(input);
        return new LocalEmbeddings(rules, output);
    }

    @Override
    public RowType answerType() {
        return VectorColumn.type(output);
    }

    /** UTF-8 bytes of the text, and an estimate of its tokens: the exact count takes the model. */
    @Override
    public RowWeight weigh(RowData row) {
        if (row.isNullAt(0)) {
            return new RowWeight(0, 0);
        }
        int tokens = EstimatedTokens.INSTANCE.count(row.getString(0).toString());
        return new RowWeight(row.getString(0).toBytes().length, Math.min(tokens, rules.maxInputTokens()));
    }

    /** The one place where the model's classes are first asked for. */
    @Override
    public long answerBytes() {
        return (long) DIMENSIONS * Float.BYTES;
    }

    @Override
    public Service open() throws IOException {
        try {
            return LocalService.open(rules);
        } catch (NoClassDefFoundError e) {
            throw new IOException(
                    "provider: local needs sluice-local-model-" + Version.current() + ".jar in Flink's lib folder of"
                            + " each TaskManager; put it there and restart them, or use provider: openai",
                    e);
        }
    }

    @Override
    public boolean deduplicates() {
        return true;
    }

    @Override
    public String origin() {
        return "local model";
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public String fingerprint() {
        boolean truncates = rules.onTooLong() == TextRules.OnTooLong.TRUNCATE;
        return Fingerprint.of("local", "all-MiniLM-L6-v2-q", truncates ? rules.maxInputTokens() : "whole");
    }
}
