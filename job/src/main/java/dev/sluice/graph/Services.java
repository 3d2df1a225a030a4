package dev.sluice.graph;

import dev.sluice.config.Input;
import dev.sluice.config.Service;
import dev.sluice.config.Step;
import dev.sluice.echo.EchoService;
import dev.sluice.embedding.LocalEmbeddings;
import dev.sluice.embedding.OpenAiEmbeddings;
import dev.sluice.embedding.OpenAiServer;
import dev.sluice.embedding.TextRules;
import dev.sluice.service.ServiceFactory;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.types.logical.RowType;

/** The services that pipeline files name, as the connectors build them. */
final class Services {

    private Services() {}

    /**
     * The service of a step.
     *
     * @param input what it is given of each row
     * @throws IllegalArgumentException where it cannot answer such an input
     */
    static ServiceFactory of(Step step, RowType input) {
        List<String> outputs = List.copyOf(step.output().columns().keySet());
        return step.service() instanceof Service.Embedding embedding
                ? embedding(embedding, step.input(), input, outputs)
                : EchoService.of(input, outputs);
    }

    private static ServiceFactory embedding(
            Service.Embedding embedding, Input asked, RowType input, List<String> outputs) {
        if (outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "an embedding is one column, but output names " + outputs.size() + "; expected one name");
        }
        TextRules rules = rules(embedding, asked);
        return switch (embedding.provider()) {
            case LOCAL -> {
                Integer dimensions = embedding.dimensions();
                if (dimensions != null && dimensions != LocalEmbeddings.DIMENSIONS) {
                    throw new IllegalArgumentException("provider local makes vectors of " + LocalEmbeddings.DIMENSIONS
                            + ", but dimensions is " + dimensions);
                }
                yield LocalEmbeddings.of(input, rules, outputs.get(0));
            }
            case OPENAI -> OpenAiEmbeddings.of(input, server(embedding), rules, outputs.get(0));
        };
    }

    private static OpenAiServer server(Service.Embedding embedding) {
        return new OpenAiServer(
                Objects.requireNonNull(embedding.url()),
                Objects.requireNonNull(embedding.model()),
                embedding.dimensions(),
                switch (embedding.encoding()) {
                    case BASE64 -> OpenAiServer.Encoding.BASE64;
                    case FLOAT -> OpenAiServer.Encoding.FLOAT;
                },
                Connections.settings(embedding.connection()));
    }

    private static TextRules rules(Service.Embedding embedding, Input asked) {
        Input.OnEmpty onEmpty = asked instanceof Input.Concat concat ? concat.onEmpty() : Input.OnEmpty.DEAD_LETTER;
        Input.OnTooLong onTooLong =
                asked instanceof Input.Concat concat ? concat.onTooLong() : Input.OnTooLong.DEAD_LETTER;
        return new TextRules(
                embedding.maxInputTokens(),
                switch (onEmpty) {
                    case DEAD_LETTER -> TextRules.OnEmpty.DEAD_LETTER;
                    case PASS_THROUGH -> TextRules.OnEmpty.PASS_THROUGH;
                },
                switch (onTooLong) {
                    case DEAD_LETTER -> TextRules.OnTooLong.DEAD_LETTER;
                    case TRUNCATE -> TextRules.OnTooLong.TRUNCATE;
                });
    }
}
