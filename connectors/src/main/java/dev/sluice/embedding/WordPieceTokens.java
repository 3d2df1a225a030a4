package dev.sluice.embedding;

import dev.sluice.model.MiniLm;

/** Word pieces of the model in this JVM, exactly. */
record WordPieceTokens(MiniLm model) implements TokenCounter {

    private static final int MARKS = 2;

    @Override
    public int count(String text) {
        return model.tokens(text);
    }

    /** The text itself: the model clips by word pieces. */
    @Override
    public String clip(String text, int max) {
        return text;
    }

    @Override
    public long most(int utf8Bytes) {
        // A word piece is at least one character of the decomposed text, of which none is shorter than a byte of
        // the composed one: three for a syllable of Hangul, which takes three bytes.
        return (long) utf8Bytes + MARKS;
    }

    @Override
    public String prefix() {
        return "";
    }
}
