package dev.sluice.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultPlanTest {

    @Test
    void readsKindsRatesAndTimes() {
        assertThat(FaultPlan.parse("429:5%, 429:1%:2s,503:0.5%:300ms,reset:1%,resetBody:2.50%")
                        .faults())
                .containsExactly(
                        new Fault(FaultKind.STATUS, 429, BigDecimal.valueOf(5), Duration.ofSeconds(1)),
                        new Fault(FaultKind.STATUS, 429, BigDecimal.valueOf(1), Duration.ofSeconds(2)),
                        new Fault(FaultKind.STATUS, 503, new BigDecimal("0.5"), Duration.ofMillis(300)),
                        new Fault(FaultKind.RESET, 0, BigDecimal.valueOf(1), null),
                        new Fault(FaultKind.RESET_BODY, 0, new BigDecimal("2.50"), null));
    }

    @Test
    void saysWhatItIs() {
        assertThat(FaultPlan.parse("429:5%:2s,resetBody:2.50%,nan:10%")).hasToString("429:5%, resetBody:2.5%, nan:10%");
        assertThat(FaultPlan.NONE).hasToString("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | \"\" is no fault; expected KIND:RATE%, such as 429:5%",
                "429:5%, | \"\" is no fault; expected KIND:RATE%, such as 429:5%",
                "reset | \"reset\" is no fault; expected KIND:RATE%, such as 429:5%",
                "rset:5% | \"rset\" is an unknown kind of fault; expected a status, such as 429, or one of reset, "
                        + "resetBody, slow, trickle, missing, extra, shuffled, duplicateIndex, outOfRange, nan, "
                        + "wrongDimension, badJson, errorBody, empty, gzip",
                "200:5% | 200 is no status of a failure; expected 400 to 599",
                "429:5 | 429:5: \"5\" is no rate; expected a percentage, such as 5% or 0.1%",
                "429:-5% | 429:-5%: \"-5%\" is no rate; expected a percentage, such as 5% or 0.1%",
                "429:0% | 429:0%: 0% is out of range; expected above 0% to 100%",
                "slow:101% | slow:101%: 101% is out of range; expected above 0% to 100%",
                "500:1%:2s | 500:1%:2s: a time to wait goes with 429 and 503 only",
                "429:1%:2 | 429:1%:2: 2 is no duration; expected a number with a unit, such as 300ms, 20s or 15m",
                "429:60%,reset:40.1% | the rates add up to 100.1%; expected at most 100%"
            })
    void refuses(String text, String message) {
        assertThatThrownBy(() -> FaultPlan.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void strikesAsOftenAsItSays() {
        List<@Nullable Fault> drawn = drawn(FaultPlan.parse("429:5%,reset:1%,slow:30%"), 7);
        assertThat(drawn.stream().filter(fault -> fault == null)).hasSizeBetween(63_000, 65_000);
        assertThat(count(drawn, FaultKind.STATUS)).isBetween(4_700L, 5_300L);
        assertThat(count(drawn, FaultKind.RESET)).isBetween(850L, 1_150L);
        assertThat(count(drawn, FaultKind.SLOW)).isBetween(29_000L, 31_000L);
    }

    @Test
    void alwaysStrikesAtAHundredPercent() {
        assertThat(drawn(FaultPlan.parse("nan:99.9%,empty:0.1%"), 7)).doesNotContainNull();
    }

    @Test
    void drawsTheSameFromTheSameSeed() {
        FaultPlan plan = FaultPlan.parse("429:50%");
        assertThat(drawn(plan, 7)).isEqualTo(drawn(plan, 7)).isNotEqualTo(drawn(plan, 8));
    }

    private static List<@Nullable Fault> drawn(FaultPlan plan, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<@Nullable Fault> drawn = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            drawn.add(plan.draw(random));
        }
        return drawn;
    }

    private static long count(List<@Nullable Fault> drawn, FaultKind kind) {
        return drawn.stream()
                .filter(fault -> fault != null && fault.kind() == kind)
                .count();
    }
}
