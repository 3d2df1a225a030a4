package dev.sluice.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.embedding.TextRules.OnEmpty;
import dev.sluice.embedding.TextRules.OnTooLong;
import dev.sluice.service.Outcome;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static final TokenCounter OPENAI = TokenCounters.of("text-embedding-3-small");

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u00a0", "\u3000 "})
    void rejectsABlankText(String text) {
        assertThat(rules(10, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER).decideUnsent(row(text)))
                .isEqualTo(new Outcome.Rejected("empty_text", 0, "the text is null, empty or blank"));
    }

    @Test
    void rejectsNull() {
        assertThat(rules(10, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER).decideUnsent(row(null)))
                .isEqualTo(new Outcome.Rejected("empty_text", 0, "the text is null, empty or blank"));
    }

    @Test
    void answersABlankTextWithNullWhereAskedTo() {
        Texts texts = rules(10, OnEmpty.PASS_THROUGH, OnTooLong.DEAD_LETTER);

        for (RowData row : List.of(row(null), row(""), row("  "))) {
            assertThat(texts.decideUnsent(row)).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
                assertThat(answered.columns().getArity()).isEqualTo(1);
                assertThat(answered.columns().isNullAt(0)).isTrue();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "🙂", "\ufffd", "👩‍👩‍👧", "\u200f.", "a\u0301"})
    void sendsAnyOtherUnicode(String text) {
        assertThat(rules(100, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER).decideUnsent(row(text)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud83d", "\ude42a", "\ude42\ud83d", "\ud83d\ud83d\ude42"})
    void rejectsHalfASurrogatePair(String text) {
        assertThat(rules(100, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER).decideUnsent(row(text)))
                .isEqualTo(new Outcome.Rejected(
                        "invalid_text",
                        0,
                        "the text is no Unicode: it holds half of a surrogate pair or broken UTF-8"));
    }

    @Test
    void rejectsBytesThatAreNoUtf8() {
        byte[] encodedSurrogate = {'a', (byte) 0xed, (byte) 0xa0, (byte) 0xbd};
        RowData row = GenericRowData.of(StringData.fromBytes(encodedSurrogate));

        assertThat(rules(100, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER).decideUnsent(row))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.kind()).isEqualTo("invalid_text"));
    }

    @Test
    void rejectsATextOfTooManyTokensWithItsCount() {
        Texts texts = rules(3, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER);

        assertThat(texts.decideUnsent(row("hello world again"))).isNull();
        assertThat(texts.decideUnsent(row("hello world again and")))
                .isEqualTo(new Outcome.Rejected("too_long", 0, "the text has 4 tokens, at most 3 are allowed"));
    }

    @Test
    void sendsTheFirstTokensWhereAskedTo() {
        Texts texts = rules(3, OnEmpty.DEAD_LETTER, OnTooLong.TRUNCATE);

        assertThat(texts.decideUnsent(row("hello world again and"))).isNull();
        assertThat(texts.toSend(row("hello world again and"))).isEqualTo("hello world again");
        assertThat(texts.toSend(row("hello"))).isEqualTo("hello");
    }

    @Test
    void cutsTokensBetweenCodePointsOnly() {
        String text = "🙂🧬é日本".repeat(20);
        for (int max = 1; max < 60; max++) {
            String sent = rules(max, OnEmpty.DEAD_LETTER, OnTooLong.TRUNCATE).toSend(row(text));

            assertThat(text).startsWith(sent);
            assertThat(OPENAI.count(sent)).isLessThanOrEqualTo(max);
            assertThat(sent.isEmpty() || !Character.isHighSurrogate(sent.charAt(sent.length() - 1)))
                    .isTrue();
        }
    }

    @Test
    void estimatesTokensOfUnknownModelsAndSaysSo() {
        TokenCounter estimate = TokenCounters.of("BAAI/bge-small-en-v1.5");
        Texts texts = new Texts(new TextRules(6, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER), estimate);

        assertThat(estimate.count("")).isEqualTo(2);
        assertThat(estimate.count("abc abcd 12 日本 🙂")).isEqualTo(2 + 1 + 2 + 2 + 2 + 2);
        assertThat(estimate.clip("abc abcd 12", 5)).isEqualTo("abc abcd ");
        assertThat(estimate.clip("🙂🙂", 5)).isEqualTo("🙂");
        assertThat(texts.decideUnsent(row("abc abcd 12")))
                .isEqualTo(new Outcome.Rejected("too_long", 0, "the text has about 7 tokens, at most 6 are allowed"));
    }

    @Test
    void knowsTheEncodingsOfOpenAiUnderAnyPrefix() {
        for (String model : List.of("text-embedding-3-large", "text-embedding-ada-002", "openai/gpt-4o")) {
            assertThat(TokenCounters.of(model)).isInstanceOf(OpenAiTokens.class);
        }
        assertThat(TokenCounters.of("nomic-embed-text")).isSameAs(EstimatedTokens.INSTANCE);
    }

    @Test
    void takesOneStringColumnAlone() {
        Texts.check(RowType.of(new VarCharType(10)));

        assertThatThrownBy(() -> Texts.check(
                        RowType.of(new LogicalType[] {new VarCharType(), new IntType()}, new String[] {"a", "b"})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "embedding takes one text, but input has 2 columns; join them with input: {concat: [a, b]}");
        assertThatThrownBy(() -> Texts.check(RowType.of(new LogicalType[] {new IntType()}, new String[] {"a"})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("embedding takes one text, but column a is INT; expected STRING, or input: {concat: [a]}");
    }

    private static Texts rules(int maxTokens, OnEmpty onEmpty, OnTooLong onTooLong) {
        return new Texts(new TextRules(maxTokens, onEmpty, onTooLong), OPENAI);
    }

    private static RowData row(@Nullable String text) {
        return GenericRowData.of(StringData.fromString(text));
    }
}
