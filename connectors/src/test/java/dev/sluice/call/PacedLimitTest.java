package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacedLimitTest {
    private final ManualTimer timer = new ManualTimer();

    @Test
    void burstsNoMoreThanTwoHundredMillisecondsWorth() {
        assertThat(delays(limit(600L, null, 1), 4, 0)).containsExactly(0L, 0L, 100L, 200L);
        assertThat(delays(limit(6000L, null, 1), 22, 0).subList(18, 22)).containsExactly(0L, 0L, 10L, 20L);
    }

    @Test
    void slowPacesDoNotBurst() {
        assertThat(delays(limit(60L, null, 1), 3, 0)).containsExactly(0L, 1000L, 2000L);
    }

    @Test
    void aShareIsThatPartOfTheQuota() {
        assertThat(delays(limit(60L, null, 0.25), 3, 0)).containsExactly(0L, 4000L, 8000L);
    }

    @Test
    void tokensArePaidAfterwards() {
        RateLimit limit = limit(null, 60_000L, 1);
        assertThat(delays(limit, 3, 10_000)).containsExactly(0L, 9_801L, 19_801L);
    }

    @Test
    void theTighterLimitDecides() {
        assertThat(delays(limit(60L, 60_000L, 1), 3, 10)).containsExactly(0L, 1000L, 2000L);
        assertThat(delays(limit(6000L, 60_000L, 1), 3, 1000)).containsExactly(0L, 801L, 1801L);
    }

    @Test
    void restEarnsNoMoreThanTheBurst() {
        RateLimit limit = limit(600L, null, 1);
        delays(limit, 10, 0);
        timer.advance(Duration.ofHours(1));
        assertThat(delays(limit, 4, 0)).containsExactly(0L, 0L, 100L, 200L);
    }

    @Test
    void aMinuteHoldsTheQuota() {
        RateLimit limit = limit(600L, null, 1);
        long withinMinute =
                delays(limit, 1000, 0).stream().filter(at -> at < 60_000).count();
        assertThat(withinMinute).isEqualTo(601); // 600 and what of the burst came early
    }

    @Test
    void settlesWithWhatTheServiceReports() {
        RateLimit limit = limit(null, 60_000L, 1);
        RateLimit.Permit permit = limit.reserve(10_000);
        limit.settle(permit, 4_000);
        assertThat(limit.reserve(1).delay()).isEqualTo(Duration.ofMillis(3_801));

        RateLimit dearer = limit(null, 60_000L, 1);
        dearer.settle(dearer.reserve(1_000), 4_000);
        assertThat(dearer.reserve(1).delay()).isEqualTo(Duration.ofMillis(3_801));
    }

    @Test
    void aReleasedPermitCostsNothing() {
        RateLimit limit = limit(60L, 60_000L, 1);
        limit.release(limit.reserve(10_000));
        assertThat(limit.reserve(10_000).delay()).isEqualTo(Duration.ZERO);
    }

    @Test
    void withoutAQuotaRowsAreNotWeighed() {
        Pacing none = Pacing.share(CallBench.policy(3), 0.5, row -> 7, timer);
        assertThat(none.limit()).isSameAs(RateLimit.NONE);
        assertThat(none.tokensOf().applyAsLong(ScriptedService.rows(1).get(0))).isZero();
        Pacing tokens = Pacing.share(policy(null, 100L), 0.5, row -> 7, timer);
        assertThat(tokens.limit()).isInstanceOf(PacedLimit.class);
        assertThat(tokens.tokensOf().applyAsLong(ScriptedService.rows(1).get(0)))
                .isEqualTo(7);
    }

    @Test
    void refusesAShareThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit(600L, null, 0))
                .withMessage("share is 0.0; expected above 0 and at most 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit(600L, null, 1.5))
                .withMessage("share is 1.5; expected above 0 and at most 1");
    }

    /** Delays of reservations that are made at one moment, in milliseconds. */
    private static List<Long> delays(RateLimit limit, int count, long tokens) {
        return IntStream.range(0, count)
                .mapToObj(i -> limit.reserve(tokens).delay().toMillis())
                .toList();
    }

    private PacedLimit limit(@Nullable Long requests, @Nullable Long tokens, double share) {
        return new PacedLimit(policy(requests, tokens), share, timer);
    }

    private static CallPolicy policy(@Nullable Long requests, @Nullable Long tokens) {
        CallPolicy policy = CallBench.policy(3);
        return new CallPolicy(
                policy.timeout(), policy.deadline(), policy.outage(), 3, policy.backoff(), requests, tokens);
    }
}
