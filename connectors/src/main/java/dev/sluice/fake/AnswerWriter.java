package dev.sluice.fake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Writes the body of an answer straight into the buffer that is sent. */
final class AnswerWriter {

    private static final byte[] HEAD = ascii("{\"object\":\"list\",\"data\":[");
    private static final byte[] ENTRY = ascii("{\"object\":\"embedding\",\"index\":");
    private static final byte[] EMBEDDING = ascii(",\"embedding\":");
    private static final byte[] MODEL = ascii("],\"model\":\"");
    private static final byte[] PROMPT_TOKENS = ascii("\",\"usage\":{\"prompt_tokens\":");
    private static final byte[] TOTAL_TOKENS = ascii(",\"total_tokens\":");
    private static final int ENTRY_BYTES = 64;
    private static final int BYTES_PER_NUMBER = 12;

    private AnswerWriter() {}

    /** A body that the caller releases. */
    static ByteBuf write(EmbeddingQuery query, long tokens, AnswerShape shape, ByteBufAllocator allocator) {
        int dimensions = shape.dimensions(query.dimensions());
        int vectorBytes = query.base64() ? Float.BYTES * dimensions * 4 / 3 : BYTES_PER_NUMBER * dimensions;
        ByteBuf body = allocator.buffer(256 + shape.entries() * (ENTRY_BYTES + vectorBytes));
        body.writeBytes(HEAD);
        for (int i = 0; i < shape.entries(); i++) {
            if (i > 0) {
                body.writeByte(',');
            }
            float[] vector = TextVectors.of(query.texts().get(shape.text(i)), dimensions);
            if (i == 0 && shape.beginsWithNan()) {
                vector[0] = Float.NaN;
            }
            body.writeBytes(ENTRY);
            number(body, shape.index(i));
            body.writeBytes(EMBEDDING);
            if (query.base64()) {
                base64(body, vector);
            } else {
                numbers(body, vector);
            }
            body.writeByte('}');
        }
        body.writeBytes(MODEL);
        body.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(query.model()));
        body.writeBytes(PROMPT_TOKENS);
        number(body, tokens);
        body.writeBytes(TOTAL_TOKENS);
        number(body, tokens);
        return body.writeByte('}').writeByte('}');
    }

    private static void base64(ByteBuf body, float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        body.writeByte('"')
                .writeBytes(Base64.getEncoder().encode(bytes.array()))
                .writeByte('"');
    }

    private static void numbers(ByteBuf body, float[] vector) {
        body.writeByte('[');
        for (int i = 0; i < vector.length; i++) {
            if (i > 0) {
                body.writeByte(',');
            }
            ByteBufUtil.writeAscii(body, NumberOutput.toString(vector[i], true));
        }
        body.writeByte(']');
    }

    private static void number(ByteBuf body, long number) {
        ByteBufUtil.writeAscii(body, Long.toString(number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
