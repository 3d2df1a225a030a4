package dev.sluice.embedding;

import java.util.List;

/**
 * The vectors of one answer, in the order of the texts sent.
 *
 * @param dimension length of each
 * @param tokens as the service counted them, 0 where it does not say
 */
record EmbeddingAnswer(List<float[]> vectors, int dimension, long tokens) {
    @Override
    public String toString() {
        return "EmbeddingAnswer(" + vectors.size() + " vectors of " + dimension + ")";
    }
}
