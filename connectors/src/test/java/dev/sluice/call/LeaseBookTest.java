package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LeaseBookTest {
    private static final Quota QUOTA = new Quota(600L, 60_000L);
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final LeaseBook book = new LeaseBook();
    private long now = Long.MAX_VALUE - 100;

    @Test
    void theOnlyOneHasAll() {
        assertThat(renew("a", Demand.NONE)).isEqualTo(QUOTA.rates(1));
    }

    @Test
    void thoseWhoWantAllHaveEqualParts() {
        renew("a", wanting(600, 6_000));
        renew("b", wanting(600, 6_000));
        renew("a", wanting(600, 6_000));
        renew("b", wanting(600, 6_000));
        assertThat(renew("a", wanting(600, 6_000))).isEqualTo(QUOTA.rates(0.5));
        assertThat(renew("b", wanting(600, 6_000))).isEqualTo(QUOTA.rates(0.5));
    }

    @Test
    void whatOneDoesNotNeedTheOtherHas() {
        for (int i = 0; i < 3; i++) {
            renew("idle", Demand.NONE);
            renew("busy", wanting(0, 6_000));
        }
        Quota.Rates busy = renew("busy", wanting(0, 6_000));
        assertThat(busy.tokensPerMinute()).isEqualTo(0.995 * 60_000, Offset.offset(1.0));
        // Nobody wants more requests: each has half of them.
        assertThat(busy.requestsPerMinute()).isEqualTo(300);
    }

    @Test
    void aPartThatIsUsedStaysWithARoomToGrow() {
        Demand slow = new Demand(0, 24_000, 0, 0, Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            renew("slow", slow);
            renew("busy", wanting(0, 6_000));
        }
        assertThat(renew("slow", slow).tokensPerMinute()).isEqualTo(25_200, Offset.offset(1.0));
        assertThat(renew("busy", wanting(0, 6_000)).tokensPerMinute()).isEqualTo(34_800, Offset.offset(1.0));
    }

    @Test
    void oneThatComesGetsNothingBeforeAnotherHasGivenItUp() {
        renew("a", wanting(600, 6_000));
        assertThat(renew("b", wanting(600, 6_000)).tokensPerMinute()).isEqualTo(300);
        assertThat(renew("a", wanting(600, 6_000)).tokensPerMinute()).isEqualTo(30_000);
        assertThat(renew("b", wanting(600, 6_000)).tokensPerMinute()).isEqualTo(30_000);
    }

    @Test
    void whatIsGivenBackIsForTheOthersAtOnce() {
        renew("a", wanting(600, 6_000));
        renew("b", wanting(600, 6_000));
        renew("a", wanting(600, 6_000));
        assertThat(renew("b", wanting(600, 6_000))).isEqualTo(QUOTA.rates(0.5));
        book.giveBack("a");
        assertThat(renew("b", wanting(600, 6_000))).isEqualTo(QUOTA.rates(1));
    }

    @Test
    void oneThatIsNotHeardOfLosesItsPart() {
        renew("a", wanting(600, 6_000));
        renew("b", wanting(600, 6_000));
        now += LeaseBook.TERM.toNanos() + 1;
        assertThat(renew("b", wanting(600, 6_000))).isEqualTo(QUOTA.rates(1));
    }

    @Test
    void partsNeverAddUpToMoreThanTheQuotaWhateverIsWanted() {
        Random random = new Random(7);
        Map<String, Quota.Rates> held = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            String lessee = "jvm-" + random.nextInt(5);
            Demand demand = new Demand(
                    random.nextInt(900),
                    random.nextInt(90_000),
                    random.nextInt(20),
                    random.nextInt(9_000),
                    Duration.ZERO);
            held.put(lessee, renew(lessee, demand));
            now += Duration.ofMillis(random.nextInt(100)).toNanos();
            double requests = held.values().stream()
                    .mapToDouble(Quota.Rates::requestsPerMinute)
                    .sum();
            double tokens = held.values().stream()
                    .mapToDouble(Quota.Rates::tokensPerMinute)
                    .sum();
            // One part in a hundred is what keeps the poorest from standing still.
            assertThat(requests).isLessThanOrEqualTo(1.01 * 600);
            assertThat(tokens).isLessThanOrEqualTo(1.01 * 60_000);
        }
    }

    @Test
    void tellsTheOthersOfAPauseForAsLongAsItLasts() {
        assertThat(pause("a", Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
        now += PERIOD.toNanos();
        assertThat(pause("b", Duration.ZERO)).isEqualTo(Duration.ofMillis(1750));
        assertThat(pause("b", Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(1750));
        now += Duration.ofSeconds(2).toNanos();
        assertThat(pause("b", Duration.ZERO)).isEqualTo(Duration.ZERO);
    }

    @Test
    void aQuotaOfRequestsAloneLeavesTokensWithoutLimit() {
        assertThat(book.renew("a", Demand.NONE, new Quota(60L, null), now).rates())
                .isEqualTo(new Quota.Rates(60, Double.POSITIVE_INFINITY));
    }

    private static Demand wanting(long requests, long tokens) {
        return new Demand(0, 0, requests, tokens, Duration.ZERO);
    }

    private Quota.Rates renew(String lessee, Demand demand) {
        return book.renew(lessee, demand, QUOTA, now).rates();
    }

    private Duration pause(String lessee, Duration pause) {
        return book.renew(lessee, new Demand(0, 0, 0, 0, pause), QUOTA, now).pause();
    }
}
