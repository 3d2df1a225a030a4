package dev.sluice.embedding;

import java.io.Serializable;

/**
 * What is done with texts that a model does not take. Nothing is cut or left out in silence: a row is rejected
 * unless the pipeline says otherwise.
 *
 * @param maxInputTokens most tokens of one text
 */
public record TextRules(int maxInputTokens, OnEmpty onEmpty, OnTooLong onTooLong) implements Serializable {

    /** What is done with a text that is null, empty or blank. */
    public enum OnEmpty {
        DEAD_LETTER,
        /** The row is answered with a null vector. */
        PASS_THROUGH
    }

    /** What is done with a text of too many tokens. */
    public enum OnTooLong {
        DEAD_LETTER,
        /** Its first tokens are sent. */
        TRUNCATE
    }

    public TextRules {
        if (maxInputTokens < 1) {
            throw new IllegalArgumentException("maxInputTokens is " + maxInputTokens + ", expected at least 1");
        }
    }
}
