package dev.sluice.embedding;

import com.knuddels.jtokkit.api.Encoding;

/** Tokens of one of OpenAI's byte pair encodings, exactly. */
record OpenAiTokens(Encoding encoding) implements TokenCounter {

    @Override
    public int count(String text) {
        return encoding.countTokensOrdinary(text);
    }

    @Override
    public String clip(String text, int max) {
        // Cut tokens can end inside a character; the encoding drops those until the rest is a beginning of the text.
        String clipped = encoding.decode(encoding.encodeOrdinary(text, max).getTokens());
        return text.startsWith(clipped) ? clipped : "";
    }

    @Override
    public long most(int utf8Bytes) {
        // Each token stands for at least one byte.
        return utf8Bytes;
    }

    @Override
    public String prefix() {
        return "";
    }
}
