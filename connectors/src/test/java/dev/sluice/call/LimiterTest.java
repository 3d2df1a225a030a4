package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimiterTest {
    private final ManualTimer timer = new ManualTimer();
    private final List<String> granted = new ArrayList<>();

    private final class Call implements Limiter.Waiter {
        private final Object caller;
        private final String name;
        private final long tokens;

        Call(String name, long tokens) {
            this("one", name, tokens);
        }

        Call(Object caller, String name, long tokens) {
            this.caller = caller;
            this.name = name;
            this.tokens = tokens;
        }

        @Override
        public long tokens() {
            return tokens;
        }

        @Override
        public Object caller() {
            return caller;
        }

        @Override
        public void granted() {
            granted.add(name + " at " + timer.elapsed().toMillis());
        }
    }

    @Test
    void grantsInTheOrderOfArrivalAtThePaceOfTheTighterLimit() {
        Limiter limiter = limiter(60L, 60_000L);
        limiter.enter(new Call("a", 5_000));
        limiter.enter(new Call("b", 100));
        limiter.enter(new Call("c", 100));
        timer.runAll();
        assertThat(granted).containsExactly("a at 0", "b at 4801", "c at 5801");
    }

    @Test
    void callersTakeTurnsHoweverManyCallsOneOfThemBrings() {
        Limiter limiter = limiter(60L, null);
        limiter.enter(new Call("one", "a1", 0));
        limiter.enter(new Call("one", "a2", 0));
        limiter.enter(new Call("one", "a3", 0));
        limiter.enter(new Call("one", "a4", 0));
        Call given = new Call("two", "b1", 0);
        limiter.enter(given);
        limiter.enter(new Call("two", "b2", 0));
        limiter.enter(new Call("three", "c1", 0));
        limiter.withdraw(given);
        assertThat(limiter.waiting()).isEqualTo(5);
        timer.runAll();
        assertThat(granted)
                .containsExactly("a1 at 0", "a2 at 1000", "b2 at 2000", "c1 at 3000", "a3 at 4000", "a4 at 5000");
    }

    @Test
    void pacesWhileACallWaitsForTheQuotaAndNotForAPause() {
        Limiter limiter = limiter(60L, null);
        limiter.enter(new Call("a", 0));
        assertThat(limiter.isPacing()).isFalse();
        limiter.enter(new Call("b", 0));
        assertThat(limiter.isPacing()).isTrue();
        limiter.pause(Duration.ofSeconds(5));
        assertThat(limiter.isPacing()).isFalse();
        timer.runAll();
        assertThat(granted).containsExactly("a at 0", "b at 5000");
        assertThat(limiter.isPacing()).isFalse();
    }

    @Test
    void withoutALimitNothingWaits() {
        Limiter limiter = limiter(null, null);
        limiter.enter(new Call("a", 1L << 40));
        limiter.enter(new Call("b", 1L << 40));
        assertThat(granted).containsExactly("a at 0", "b at 0");
        assertThat(timer.waiting()).isZero();
    }

    @Test
    void whoWaitsWaitsForANewRate() {
        Limiter limiter = limiter(60L, null);
        limiter.enter(new Call("a", 0));
        limiter.enter(new Call("b", 0));
        limiter.enter(new Call("c", 0));
        timer.advance(Duration.ofMillis(500));
        limiter.change(lease(6, Duration.ZERO));
        timer.runAll();
        assertThat(granted).containsExactly("a at 0", "b at 5500", "c at 15500");
    }

    @Test
    void aFasterRateIsFeltAtOnce() {
        Limiter limiter = limiter(1L, null);
        limiter.enter(new Call("a", 0));
        limiter.enter(new Call("b", 0));
        timer.advance(Duration.ofSeconds(1));
        limiter.change(lease(60, Duration.ZERO));
        timer.runAll();
        assertThat(granted).containsExactly("a at 0", "b at 1983");
    }

    @Test
    void theLongerPauseHoldsAll() {
        Limiter limiter = limiter(60L, null);
        limiter.pause(Duration.ofSeconds(2));
        limiter.enter(new Call("a", 0));
        limiter.change(lease(60, Duration.ofSeconds(5)));
        limiter.change(lease(60, Duration.ofSeconds(1)));
        limiter.enter(new Call("b", 0));
        timer.runAll();
        assertThat(granted).containsExactly("a at 5000", "b at 6000");
    }

    @Test
    void whatIsRefundedOrSettledIsThereForTheNext() {
        Limiter limiter = limiter(60L, 60_000L);
        Call first = new Call("a", 10_000);
        limiter.enter(first);
        limiter.enter(new Call("b", 10_000));
        limiter.enter(new Call("c", 0));
        limiter.refund(first);
        assertThat(granted).containsExactly("a at 0", "b at 0");
        limiter.ended(10_000, 2_000, true);
        timer.runAll();
        assertThat(granted).containsExactly("a at 0", "b at 0", "c at 1801");
    }

    @Test
    void untilTheFirstAnswerNoMoreThanABurstIsInFlight() {
        Limiter limiter = coldLimiter(600L, null);
        for (String name : List.of("a", "b", "c", "d")) {
            limiter.enter(new Call(name, 0));
        }
        timer.advance(Duration.ofSeconds(1));
        assertThat(granted).containsExactly("a at 0", "b at 0");
        limiter.ended(0, 0, false);
        assertThat(granted).containsExactly("a at 0", "b at 0", "c at 1000");
        limiter.ended(0, 0, true);
        timer.runAll();
        assertThat(granted).containsExactly("a at 0", "b at 0", "c at 1000", "d at 1000");
    }

    @Test
    void untilTheFirstAnswerThatGoesForTokensToo() {
        Limiter limiter = coldLimiter(null, 60_000L);
        limiter.enter(new Call("a", 500));
        limiter.enter(new Call("b", 10));
        timer.advance(Duration.ofSeconds(9));
        assertThat(granted).containsExactly("a at 0");
        limiter.forgetWhatIsOut();
        limiter.enter(new Call("c", 100));
        assertThat(granted).containsExactly("a at 0", "b at 9000", "c at 9000");
    }

    @Test
    void whoWithdrawsIsNeitherGrantedNorCharged() {
        Limiter limiter = limiter(60L, null);
        Call second = new Call("b", 0);
        limiter.enter(new Call("a", 0));
        limiter.enter(second);
        limiter.enter(new Call("c", 0));
        limiter.withdraw(second);
        timer.runAll();
        assertThat(granted).containsExactly("a at 0", "c at 1000");
    }

    @Test
    void tellsWhatIsUsedAndWhatWaitsForWhichLimit() {
        Limiter limiter = limiter(600L, 60_000L);
        limiter.enter(new Call("a", 1_000));
        limiter.enter(new Call("b", 3_000));
        limiter.enter(new Call("c", 4_000));
        timer.advance(Duration.ofMillis(500));
        limiter.pause(Duration.ofSeconds(1));
        assertThat(limiter.demand()).isEqualTo(new Demand(120, 120_000, 0, 7_000, Duration.ofSeconds(1)));
        timer.advance(Duration.ofMillis(500));
        // What was owed is paid; they wait for the end of the pause.
        assertThat(limiter.demand()).isEqualTo(new Demand(0, 0, 0, 0, Duration.ofMillis(500)));
    }

    @Test
    void tellsByHowMuchEachPauseIsLonger() {
        Limiter limiter = limiter(null, null);
        assertThat(limiter.pause(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
        timer.advance(Duration.ofMillis(500));
        assertThat(limiter.pause(Duration.ofSeconds(1))).isEqualTo(Duration.ZERO);
        assertThat(limiter.pause(Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(500));
        timer.advance(Duration.ofSeconds(10));
        assertThat(limiter.pause(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aLimitThatHoldsNobodyIsWaitedForByNobody() {
        Limiter limiter = limiter(60L, null);
        limiter.enter(new Call("a", 0));
        timer.advance(Duration.ofMillis(100));
        assertThat(limiter.demand()).isEqualTo(new Demand(600, 0, 0, 0, Duration.ZERO));
    }

    private static Lease lease(double requestsPerMinute, Duration pause) {
        return new Lease(new Quota.Rates(requestsPerMinute, Double.POSITIVE_INFINITY), pause);
    }

    /** One that has seen an answer. */
    private Limiter limiter(@Nullable Long requests, @Nullable Long tokens) {
        Limiter limiter = coldLimiter(requests, tokens);
        limiter.forgetWhatIsOut();
        return limiter;
    }

    private Limiter coldLimiter(@Nullable Long requests, @Nullable Long tokens) {
        return new Limiter(new Quota(requests, tokens).rates(1), new SharedPause("http://service", timer), timer);
    }
}
