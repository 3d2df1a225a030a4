package dev.sluice.embedding;

import dev.sluice.service.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The text of a row under the rules of a step: whether it is sent, and what of it. */
record Texts(TextRules rules, TokenCounter tokens) {

    /** Refuses an input that is not one text. */
    static void check(RowType input) {
        if (input.getFieldCount() != 1) {
            throw new IllegalArgumentException("embedding takes one text, but input has " + input.getFieldCount()
                    + " columns; join them with input: {concat: [" + String.join(", ", input.getFieldNames()) + "]}");
        }
        LogicalTypeRoot root = input.getTypeAt(0).getTypeRoot();
        if (root != LogicalTypeRoot.VARCHAR && root != LogicalTypeRoot.CHAR) {
            String name = input.getFieldNames().get(0);
            throw new IllegalArgumentException("embedding takes one text, but column " + name + " is "
                    + input.getTypeAt(0).asSummaryString() + "; expected STRING, or input: {concat: [" + name + "]}");
        }
    }

    /** Why a row is not sent, null where it is. */
    @Nullable
    Outcome decideUnsent(RowData row) {
        if (row.isNullAt(0)) {
            return empty();
        }
        StringData data = row.getString(0);
        String text = data.toString();
        if (isBlank(text)) {
            return empty();
        }
        if (!isUnicode(text, data)) {
            return new Outcome.Rejected(
                    "invalid_text", 0, "the text is no Unicode: it holds half of a surrogate pair or broken UTF-8");
        }
        if (rules.onTooLong() == TextRules.OnTooLong.DEAD_LETTER && isTooLong(text, data.toBytes().length)) {
            return new Outcome.Rejected(
                    "too_long",
                    0,
                    "the text has " + tokens.prefix() + tokens.count(text) + " tokens, at most "
                            + rules.maxInputTokens() + " are allowed");
        }
        return null;
    }

    /** Whether only the beginning of a row's text is sent. */
    boolean truncates(RowData row) {
        if (rules.onTooLong() != TextRules.OnTooLong.TRUNCATE || row.isNullAt(0)) {
            return false;
        }
        StringData data = row.getString(0);
        return isTooLong(data.toString(), data.toBytes().length);
    }

    /** What is sent of a row: its text, or the beginning of one that is too long. Empty for null. */
    String toSend(RowData row) {
        if (row.isNullAt(0)) {
            return "";
        }
        StringData data = row.getString(0);
        String text = data.toString();
        return isTooLong(text, data.toBytes().length) ? tokens.clip(text, rules.maxInputTokens()) : text;
    }

    private boolean isTooLong(String text, int utf8Bytes) {
        return tokens.most(utf8Bytes) > rules.maxInputTokens() && tokens.count(text) > rules.maxInputTokens();
    }

    private Outcome empty() {
        return switch (rules.onEmpty()) {
            case DEAD_LETTER -> new Outcome.Rejected("empty_text", 0, "the text is null, empty or blank");
            case PASS_THROUGH -> new Outcome.Answered(GenericRowData.of((Object) null));
        };
    }

    private static boolean isBlank(String text) {
        return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /**
     * Flink stores strings as UTF-8 and writes '?' for half a surrogate pair, so that one is seen only until then;
     * bytes that came from outside and are no UTF-8 read as U+FFFD, which then is not what they hold.
     */
    private static boolean isUnicode(String text, StringData data) {
        boolean replaced = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
            replaced |= c == '\ufffd';
        }
        return !replaced || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), data.toBytes());
    }
}
