package dev.sluice.model;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * all-MiniLM-L6-v2 with 8-bit weights: a text to 384 floats of norm 1, in this JVM and without a network.
 *
 * <p>Each text is a run of its own on the calling thread. The weights are quantized dynamically, with one scale
 * per run over all texts in it: a text that shared a run with others would get another vector (cosine 0.987 was
 * seen), one that changes with its neighbours and so with every replay. Runs on several threads side by side are
 * as fast as batched runs.
 *
 * <p>Thread-safe. There is one per JVM, as its natives load once per JVM; it is never unloaded.
 */
public final class MiniLm {

    /** Length of a vector. */
    public static final int DIMENSIONS = 384;

    /** Most word pieces of a text that the model was trained on, its two marks of start and end included. */
    public static final int MAX_TOKENS = 256;

    private static @Nullable MiniLm loaded;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;

    private MiniLm(OrtEnvironment environment, OrtSession session, HuggingFaceTokenizer tokenizer) {
        this.environment = environment;
        this.session = session;
        this.tokenizer = tokenizer;
    }

    /** The model, loaded at the first call, which takes about a second and 200 MB outside the heap. */
    public static synchronized MiniLm load() throws IOException {
        if (loaded == null) {
            loaded = read();
        }
        return loaded;
    }

    private static MiniLm read() throws IOException {
        Map<String, String> whole = Map.of("padding", "false", "truncation", "false");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                InputStream weights = resource("/all-minilm-l6-v2-q.onnx");
                InputStream vocabulary = resource("/all-minilm-l6-v2-q-tokenizer.json")) {
            // Threads are the caller's: texts side by side scale, one text on several threads does not.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            OrtSession session = environment.createSession(weights.readAllBytes(), options);
            return new MiniLm(environment, session, HuggingFaceTokenizer.newInstance(vocabulary, whole));
        } catch (OrtException e) {
            throw new IOException("the embedding model cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static InputStream resource(String name) throws FileNotFoundException {
        InputStream stream = MiniLm.class.getResourceAsStream(name);
        if (stream == null) {
            throw new FileNotFoundException(name + " is missing in the jar of the embedding model");
        }
        return stream;
    }

    /** The word pieces of a text, start and end included. Costs some 80 µs for a short text. */
    public int tokens(String text) {
        return tokenizer.encode(text, true, false).getIds().length;
    }

    /** Vectors in the order of the texts; a text beyond {@link #MAX_TOKENS} counts up to there. */
    public float[][] embed(List<String> texts) {
        return embed(texts, MAX_TOKENS);
    }

    /** Vectors in the order of the texts; a text beyond {@code maxTokens}, from 3 to 256, counts up to there. */
    public float[][] embed(List<String> texts, int maxTokens) {
        if (maxTokens < 3 || maxTokens > MAX_TOKENS) {
            throw new IllegalArgumentException("maxTokens is " + maxTokens + ", expected 3 to " + MAX_TOKENS);
        }
        float[][] vectors = new float[texts.size()][];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = embed(texts.get(i), maxTokens);
        }
        return vectors;
    }

    private float[] embed(String text, int maxTokens) {
        Encoding encoding = tokenizer.encode(text, true, false);
        long[] pieces = WordPieces.clip(encoding.getIds(), maxTokens);
        long[] mask = WordPieces.ones(pieces.length);
        long[] shape = {1, pieces.length};
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(pieces), shape);
                OnnxTensor attention = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
                OnnxTensor types =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[pieces.length]), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", attention, "token_type_ids", types))) {
            OnnxTensor hidden = (OnnxTensor) result.get(0);
            return Pooling.meanOfNormOne(hidden.getFloatBuffer(), pieces.length, DIMENSIONS);
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model failed: " + e.getMessage(), e);
        }
    }
}
