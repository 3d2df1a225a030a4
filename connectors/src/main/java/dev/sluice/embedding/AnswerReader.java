package dev.sluice.embedding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.sluice.http.HttpAnswer;
import dev.sluice.http.StatusTable;
import dev.sluice.service.CallFailure;
import java.io.IOException;
import java.time.InstantSource;

/**
 * Reads {@code {"data": [{"index", "embedding"}], "usage": {"total_tokens"}}} as a stream: vectors go from the
 * bytes into {@code float[]}, nothing is boxed. What the servers in the wild get wrong is refused as a whole; a
 * vector is tied to its text by its index alone, never by position.
 *
 * <p>Thread-safe. Of what it reads, messages show counts only.
 */
record AnswerReader(OpenAiServer.Encoding encoding, StatusTable statuses, InstantSource clock) {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // Written by servers in Python; read, to be refused by name.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** The vectors of an answer to so many texts; any other answer is a failure. */
    EmbeddingAnswer read(HttpAnswer answer, int texts) throws CallFailure {
        if (!answer.isSuccess()) {
            throw statuses.classify(answer, clock);
        }
        VectorList vectors = new VectorList(texts, encoding == OpenAiServer.Encoding.BASE64);
        long tokens = 0;
        try (JsonParser parser = JSON.createParser(answer.body())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad(answer, texts, "is no JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "error" -> {
                        if (token != JsonToken.VALUE_NULL) {
                            throw statuses.classify(answer, clock);
                        }
                    }
                    case "data" -> vectors.read(parser);
                    case "usage" -> tokens = usage(parser);
                    default -> parser.skipChildren();
                }
            }
            boolean complete = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            if (!complete) {
                throw bad(answer, texts, "is no JSON object");
            }
            return vectors.complete(tokens);
        } catch (BadVectors e) {
            throw bad(answer, texts, e.problem());
        } catch (IOException e) {
            // Without the cause: the parser's message quotes the answer.
            throw bad(answer, texts, "is broken or cut JSON (" + answer.body().length + " bytes)");
        }
    }

    /** {@code total_tokens}, or {@code prompt_tokens} where that is all there is. */
    private static long usage(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return 0;
        }
        long total = -1;
        long prompt = 0;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NUMBER_INT && name.equals("total_tokens")) {
                total = parser.getLongValue();
            } else if (token == JsonToken.VALUE_NUMBER_INT && name.equals("prompt_tokens")) {
                prompt = parser.getLongValue();
            } else {
                parser.skipChildren();
            }
        }
        return total >= 0 ? total : prompt;
    }

    private static CallFailure bad(HttpAnswer answer, int texts, String problem) {
        return CallFailure.of(
                CallFailure.Kind.BAD_RESPONSE,
                answer.status(),
                "status " + answer.status() + ": the answer to " + texts + " texts " + problem);
    }
}
