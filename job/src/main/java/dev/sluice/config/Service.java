package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/** A service, chosen by {@code type}. */
public sealed interface Service {

    /** Who computes an embedding. */
    enum Provider {
        LOCAL,
        OPENAI
    }

    /** How vectors travel in answers. */
    enum Encoding {
        BASE64,
        FLOAT
    }

    /** Texts to vectors, {@code type: embedding}. */
    record Embedding(
            @Key("local (all-MiniLM-L6-v2 in the JVM, no network) or openai (any compatible server)")
            Provider provider,

            @Key("base url of the server, for openai; requests go to {url}/embeddings") @Nullable
            String url,

            @Key("model asked for, for openai") @Nullable String model,

            @Key(value = "length of a vector; answers of another length are refused", min = 1) @Nullable
            Integer dimensions,

            @Key(value = "how vectors travel in answers", defaultsTo = "base64")
            Encoding encoding,

            @Key(value = "most tokens of one text; a longer one is never sent", defaultsTo = "8192", min = 1)
            int maxInputTokens,

            @Inlined Connection connection)
            implements Service {}

    /** Answers each row with its own input without a network, {@code type: echo}. */
    record Echo() implements Service {}
}
