package dev.sluice.fake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads the body of {@code POST /v1/embeddings} as strictly as OpenAI does; unknown keys are passed over. */
record QueryReader(FakeModel model) {

    private static final JsonFactory JSON = new JsonFactory();

    EmbeddingQuery read(ByteBuf body) throws BadRequest {
        String name = "";
        List<String> texts = new ArrayList<>();
        int dimensions = model.dimensions();
        boolean base64 = false;
        try (InputStream stream = new ByteBufInputStream(body.duplicate());
                JsonParser parser = JSON.createParser(stream)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequest("the body is no JSON object");
            }
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                switch (key) {
                    case "model" -> name = text(parser, token, "model");
                    case "input" -> readTexts(parser, token, texts);
                    case "dimensions" -> dimensions = dimensions(parser, token);
                    case "encoding_format" -> base64 = isBase64(text(parser, token, "encoding_format"));
                    default -> parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new BadRequest("the body is no JSON object");
            }
        } catch (IOException e) {
            // Without its message, which quotes the body.
            throw new BadRequest("the body is broken or cut JSON");
        }
        if (name.isBlank()) {
            throw new BadRequest("model is missing");
        }
        if (texts.isEmpty()) {
            throw new BadRequest("input is missing or empty");
        }
        return new EmbeddingQuery(name, texts, dimensions, base64);
    }

    private void readTexts(JsonParser parser, JsonToken token, List<String> texts) throws IOException, BadRequest {
        if (token != JsonToken.START_ARRAY) {
            texts.add(nonEmpty(text(parser, token, "input")));
            return;
        }
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            if (texts.size() == model.maxTexts()) {
                throw new BadRequest("input has more than " + model.maxTexts() + " texts");
            }
            texts.add(nonEmpty(text(parser, next, "input")));
        }
    }

    private static String nonEmpty(String text) throws BadRequest {
        if (text.isEmpty()) {
            throw new BadRequest("input has an empty text");
        }
        return text;
    }

    private static int dimensions(JsonParser parser, JsonToken token) throws IOException, BadRequest {
        long asked = token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
        if (asked < 1 || asked > FakeModel.MAX_DIMENSIONS) {
            throw new BadRequest("dimensions is no number from 1 to " + FakeModel.MAX_DIMENSIONS);
        }
        return (int) asked;
    }

    private static boolean isBase64(String encoding) throws BadRequest {
        return switch (encoding) {
            case "base64" -> true;
            case "float" -> false;
            default -> throw new BadRequest("encoding_format is neither float nor base64");
        };
    }

    private static String text(JsonParser parser, JsonToken token, String key) throws IOException, BadRequest {
        if (token != JsonToken.VALUE_STRING) {
            throw new BadRequest(
                    key + (key.equals("input") ? " is neither a text nor an array of texts" : " is no text"));
        }
        return parser.getText();
    }
}
