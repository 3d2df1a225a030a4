package dev.sluice.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QuotaTest {

    private static final long MILLI = 1_000_000;

    @Test
    void takesFromNeitherWhatOneHasNoRoomFor() {
        Quota quota = new Quota(new FakeLimits(600, 6000, true), 0);
        assertThat(quota.take(90, 0).admitted()).isTrue();
        Quota.Verdict refused = quota.take(20, 0);
        assertThat(refused.waitNanos()).isEqualTo(100 * MILLI);
        assertThat(refused.exhausted()).isEqualTo("tokens");
        assertThat(refused.requests().remaining()).isEqualTo(9);
        assertThat(refused.tokens().remaining()).isEqualTo(10);
        assertThat(quota.look(0)).isEqualTo(new Quota.Verdict(0, "requests", refused.requests(), refused.tokens()));
    }

    @Test
    void waitsForTheLaterOfBoth() {
        Quota quota = new Quota(new FakeLimits(60, 6000, true), 0);
        assertThat(quota.take(100, 0).admitted()).isTrue();
        assertThat(quota.take(1, 0).exhausted()).isEqualTo("requests");
        assertThat(quota.take(1, 0).waitNanos()).isEqualTo(1000 * MILLI);
        assertThat(quota.take(1, 1000 * MILLI).admitted()).isTrue();
    }

    @Test
    void admitsExactlyTheQuotaOfAMinuteAndTheBurst() {
        Quota quota = new Quota(new FakeLimits(600, 0, true), 0);
        int admitted = 0;
        for (long now = 0; now <= 60_000 * MILLI; now += MILLI) {
            admitted += quota.take(1_000_000, now).admitted() ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(610);
    }
}
