package dev.sluice.embedding;

/** Counts tokens as a model does, or from above. Thread-safe. */
public interface TokenCounter {

    int count(String text);

    /** The longest beginning of a text that has at most {@code max} tokens and ends between two code points. */
    String clip(String text, int max);

    /** The most tokens that a text of so many UTF-8 bytes can have: spares the count of nearly every text. */
    long most(int utf8Bytes);

    /** What stands before a count in a message: "about " where it is an estimate. */
    String prefix();
}
