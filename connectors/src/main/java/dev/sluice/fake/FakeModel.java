package dev.sluice.fake;

/**
 * The model that the service pretends to have; it answers to any name.
 *
 * @param dimensions length of its vectors, where a request does not ask for another
 * @param latency time until an answer
 * @param tokensPerText what a text counts; 0 counts its tokens as the request's model does
 * @param maxTexts most texts of a request
 */
public record FakeModel(int dimensions, Latency latency, int tokensPerText, int maxTexts) {

    /** 384 values, at once, tokens counted, at most 2,048 texts as with OpenAI. */
    public static final FakeModel DEFAULT = new FakeModel(384, Latency.NONE, 0, 2048);

    static final int MAX_DIMENSIONS = 4096;

    private static final int MAX_TOKENS_PER_TEXT = 1_000_000;
    private static final int MAX_TEXTS = 100_000;

    public FakeModel {
        check("dimensions", dimensions, 1, MAX_DIMENSIONS);
        check("tokens per text", tokensPerText, 0, MAX_TOKENS_PER_TEXT);
        check("texts per request", maxTexts, 1, MAX_TEXTS);
    }

    /** The same with vectors of another length. */
    public FakeModel withDimensions(int length) {
        return new FakeModel(length, latency, tokensPerText, maxTexts);
    }

    /** The same with another latency. */
    public FakeModel withLatency(Latency time) {
        return new FakeModel(dimensions, time, tokensPerText, maxTexts);
    }

    /** The same with texts that count so many tokens each. */
    public FakeModel withTokensPerText(int tokens) {
        return new FakeModel(dimensions, latency, tokens, maxTexts);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(value + " " + name + " is out of range; expected " + min + " to " + max);
        }
    }
}
