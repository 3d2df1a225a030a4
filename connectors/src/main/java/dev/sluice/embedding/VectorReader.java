package dev.sluice.embedding;

import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/**
 * Reads one vector after the other, as numbers or as base64 of little-endian float32. Numbers are taken where base64
 * was asked for, as many servers know nothing else; a string is taken only where it was asked for.
 *
 * <p>One per answer: the length of a vector is the guess for the next.
 */
final class VectorReader {

    private static final int FIRST_GUESS = 1024;

    private final boolean base64;
    private int guess = FIRST_GUESS;
    private byte[] encoded = new byte[0];

    VectorReader(boolean base64) {
        this.base64 = base64;
    }

    /** The vector that the parser stands on, of which no value is NaN or infinite. */
    float[] read(JsonParser parser, int entry) throws IOException {
        JsonToken token = parser.currentToken();
        float[] vector;
        if (token == JsonToken.START_ARRAY) {
            vector = numbers(parser, entry);
        } else if (token == JsonToken.VALUE_STRING && base64) {
            vector = decode(parser, entry);
        } else if (token == JsonToken.VALUE_STRING) {
            throw new BadVectors("has a string as vector in entry " + entry + ", but numbers were asked for");
        } else {
            throw new BadVectors("has no vector in entry " + entry);
        }
        if (vector.length == 0) {
            throw new BadVectors("has an empty vector in entry " + entry);
        }
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                throw new BadVectors("has NaN or infinity in the vector of entry " + entry);
            }
        }
        guess = vector.length;
        return vector;
    }

    private float[] numbers(JsonParser parser, int entry) throws IOException {
        float[] values = new float[guess];
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
                values[count++] = number(parser);
            } else {
                throw new BadVectors("has " + kind(token) + " in the vector of entry " + entry);
            }
        }
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    /** From the parser's own characters: neither a String nor a boxed number is made. */
    private static float number(JsonParser parser) throws IOException {
        try {
            return JavaFloatParser.parseFloat(
                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (NumberFormatException e) {
            // INF and other spellings of what is refused anyway.
            return Float.NaN;
        }
    }

    private float[] decode(JsonParser parser, int entry) throws IOException {
        char[] chars = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        if (encoded.length != parser.getTextLength()) {
            encoded = new byte[parser.getTextLength()];
        }
        for (int i = 0; i < encoded.length; i++) {
            char c = chars[offset + i];
            encoded[i] = c < 0x80 ? (byte) c : (byte) '!';
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new BadVectors("has a vector that is no base64 in entry " + entry);
        }
        if (bytes.length % Float.BYTES != 0) {
            throw new BadVectors("has a vector of " + bytes.length + " bytes in entry " + entry + ", expected float32");
        }
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case VALUE_NULL -> "null";
            case VALUE_STRING -> "a string";
            case START_ARRAY -> "a nested array";
            case START_OBJECT -> "an object";
            default -> "no number";
        };
    }
}
