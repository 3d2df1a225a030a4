package dev.sluice.embedding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The body of {@code POST /embeddings}. */
final class EmbeddingRequest {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int ENVELOPE = 256;

    private EmbeddingRequest() {}

    static byte[] body(OpenAiServer server, List<String> texts) {
        long size = ENVELOPE;
        for (String text : texts) {
            size += text.length() + 8L;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.toIntExact(size));
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("model", server.model());
            if (server.dimensions() != null) {
                json.writeNumberField("dimensions", server.dimensions());
            }
            json.writeStringField("encoding_format", server.encoding().name().toLowerCase(Locale.ROOT));
            json.writeArrayFieldStart("input");
            for (String text : texts) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                json.writeUTF8String(utf8, 0, utf8.length);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return body.toByteArray();
    }
}
