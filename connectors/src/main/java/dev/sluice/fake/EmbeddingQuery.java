package dev.sluice.fake;

import java.util.List;

/**
 * What a request asks for.
 *
 * @param dimensions length of each vector
 * @param base64 whether vectors go as little-endian float32 in base64, else as JSON numbers
 */
record EmbeddingQuery(String model, List<String> texts, int dimensions, boolean base64) {

    /** Without the texts. */
    @Override
    public String toString() {
        return "EmbeddingQuery(" + texts.size() + " texts)";
    }
}
