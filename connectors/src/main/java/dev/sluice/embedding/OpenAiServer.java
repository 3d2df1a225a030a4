package dev.sluice.embedding;

import dev.sluice.http.HttpSettings;
import dev.sluice.http.Urls;
import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible server and what is asked of it.
 *
 * @param url base of the API, such as {@code https://api.openai.com/v1}; requests go to {@code {url}/embeddings}
 * @param dimensions length of a vector, sent and checked; null for the model's own
 * @param http how it is reached
 */
public record OpenAiServer(
        String url, String model, @Nullable Integer dimensions, Encoding encoding, HttpSettings http)
        implements Serializable {

    /** How vectors travel in answers. */
    public enum Encoding {
        /** Little-endian float32: a third of the bytes, an eighth of the parsing. */
        BASE64,
        /** JSON numbers. */
        FLOAT
    }

    public OpenAiServer {
        if (model.isBlank()) {
            throw new IllegalArgumentException("model is blank");
        }
        if (dimensions != null && dimensions < 1) {
            throw new IllegalArgumentException("dimensions is " + dimensions + ", expected at least 1");
        }
        Urls.below(url, "embeddings");
    }

    URI embeddings() {
        return Urls.below(url, "embeddings");
    }

    @Override
    public String toString() {
        return "OpenAiServer(" + model + ")";
    }
}
