package dev.sluice.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AnsweredTextsTest {

    private final AnsweredTexts texts = new AnsweredTexts();

    @Test
    void tellsRepeatedTextsFromAnswersBeyondTheFirst() {
        texts.add(List.of("a", "b", "Aa"));
        texts.add(List.of("b", "BB"));
        texts.add(List.of("b"));

        assertThat(texts.counts()).isEqualTo(new RepeatCounts(4, 1, 2));
        assertThat(List.of(texts.times("a"), texts.times("b"), texts.times("c")))
                .containsExactly(1, 3, 0);
    }

    @Test
    void keepsCountsWhileItGrows() {
        texts.add(terms(0, 100_000));
        texts.add(terms(0, 100_000).subList(99_000, 100_000));

        assertThat(texts.counts()).isEqualTo(new RepeatCounts(100_000, 1_000, 1_000));
        assertThat(texts.times("term 98999")).isEqualTo(1);
        assertThat(texts.times("term 99000")).isEqualTo(2);
        assertThat(texts.times("term 100000")).isZero();
    }

    @Test
    void stopsCountingAt255() {
        for (int i = 0; i < 300; i++) {
            texts.add(List.of("a"));
        }

        assertThat(texts.times("a")).isEqualTo(255);
        assertThat(texts.counts()).isEqualTo(new RepeatCounts(1, 1, 299));
    }

    private static List<String> terms(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "term " + i).toList();
    }
}
