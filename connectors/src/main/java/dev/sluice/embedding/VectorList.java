package dev.sluice.embedding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code data} of one answer while it is read: one place per text, filled by index. */
final class VectorList {

    private final float[] @Nullable [] vectors;
    private final VectorReader reader;
    private int entries;
    private @Nullable String wrongIndex;

    VectorList(int texts, boolean base64) {
        this.vectors = new float[texts][];
        this.reader = new VectorReader(base64);
    }

    /** Reads the array that the parser stands on. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new BadVectors("has no array data");
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            entries++;
            if (token != JsonToken.START_OBJECT) {
                throw new BadVectors("has an entry that is no object (entry " + entries + ")");
            }
            readEntry(parser);
        }
    }

    private void readEntry(JsonParser parser) throws IOException {
        float[] vector = null;
        long index = -1;
        boolean hasIndex = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "embedding" -> vector = reader.read(parser, entries);
                case "index" -> {
                    hasIndex = token == JsonToken.VALUE_NUMBER_INT;
                    index = hasIndex ? parser.getLongValue() : -1;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        if (vector == null) {
            throw new BadVectors("has no embedding in entry " + entries);
        }
        place(vector, hasIndex, index);
    }

    /** A wrong index is told only where the count is right: with a wrong count it is the consequence. */
    private void place(float[] vector, boolean hasIndex, long index) {
        if (!hasIndex) {
            noteWrongIndex("has no index in entry " + entries);
        } else if (index < 0 || index >= vectors.length) {
            noteWrongIndex("has index " + index + ", expected 0 to " + (vectors.length - 1));
        } else if (vectors[(int) index] != null) {
            noteWrongIndex("has index " + index + " twice");
        } else {
            vectors[(int) index] = vector;
        }
    }

    private void noteWrongIndex(String problem) {
        if (wrongIndex == null) {
            wrongIndex = problem;
        }
    }

    /** The vectors, once the whole answer was read. */
    EmbeddingAnswer complete(long tokens) throws BadVectors {
        if (entries != vectors.length) {
            throw new BadVectors("has " + entries + " vectors");
        }
        if (wrongIndex != null) {
            throw new BadVectors(wrongIndex);
        }
        List<float[]> inOrder = new ArrayList<>(vectors.length);
        int dimension = 0;
        for (float[] vector : vectors) {
            // Neither missing nor twice nor out of range, and as many as texts: there is one in each place.
            if (vector == null) {
                throw new BadVectors("has no vector for one of them");
            }
            if (!inOrder.isEmpty() && vector.length != dimension) {
                throw new BadVectors("has vectors of " + dimension + " and of " + vector.length);
            }
            dimension = vector.length;
            inOrder.add(vector);
        }
        return new EmbeddingAnswer(inOrder, dimension, tokens);
    }
}
