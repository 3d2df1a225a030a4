package dev.sluice.embedding;

import dev.sluice.http.HttpCaller;
import dev.sluice.http.Urls;
import dev.sluice.service.Service;
import dev.sluice.service.ServiceFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Texts to vectors by an OpenAI-compatible server. The input is one STRING column.
 *
 * @param output name of the column that holds the vector
 */
public record OpenAiEmbeddings(OpenAiServer server, TextRules rules, String output) implements ServiceFactory {

    /** The service for this input; IllegalArgumentException where that is not one text. */
    public static OpenAiEmbeddings of(RowType input, OpenAiServer server, TextRules rules, String output) {
        Texts.check(input);
        return new OpenAiEmbeddings(server, rules, output);
    }

    @Override
    public RowType answerType() {
        return VectorColumn.type(output);
    }

    /** The text in the body with its comma, and its tokens; nothing for null. */
    @Override
    public RowWeight weigh(RowData row) {
        if (row.isNullAt(0)) {
            return new RowWeight(0, 0);
        }
        Texts texts = texts();
        String text = texts.toSend(row);
        long bytes = JsonText.bytes(text.getBytes(StandardCharsets.UTF_8)) + 1;
        return new RowWeight(bytes, texts.tokens().count(text));
    }

    @Override
    public long answerBytes() {
        return OpenAiService.answerBytes(server.encoding(), Objects.requireNonNullElse(server.dimensions(), 0));
    }

    @Override
    public Service open() throws IOException {
        HttpCaller caller = HttpCaller.open(server.embeddings(), server.http());
        return new OpenAiService(
                server,
                texts(),
                new KnownDimension(fingerprint(), server.dimensions()),
                caller,
                InstantSource.system());
    }

    @Override
    public boolean deduplicates() {
        return true;
    }

    @Override
    public String origin() {
        return Urls.origin(server.embeddings());
    }

    /** With references to credentials, not what they stand for. */
    @Override
    public String account() {
        return (origin() + " " + server.http().auth().account()).strip();
    }

    /** Without the encoding, which changes no vector, and without the key. */
    @Override
    public String fingerprint() {
        boolean truncates = rules.onTooLong() == TextRules.OnTooLong.TRUNCATE;
        return Fingerprint.of(
                "openai",
                server.url(),
                server.model(),
                Objects.requireNonNullElse(server.dimensions(), 0),
                truncates ? rules.maxInputTokens() : "whole");
    }

    private Texts texts() {
        return new Texts(rules, TokenCounters.of(server.model()));
    }
}
