package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Renewals are made by the test; the thread that makes them has a desk of its own to fail at. */
class LeasesTest {
    private static final Quota QUOTA = new Quota(600L, null);

    private final ManualTimer timer = new ManualTimer();
    private final Limiter limiter = new Limiter(QUOTA.rates(1), new SharedPause("http://service", timer), timer);
    private final Leases leases = new Leases("http://service", QUOTA, limiter);

    @Test
    void withoutADeskTheShareIsThatOfTheSubtasksHere() {
        leases.join(0.25, null);
        assertThat(rate()).isEqualTo(150);
        leases.join(0.25, null);
        assertThat(rate()).isEqualTo(300);
    }

    @Test
    void whatAnEndedSubtaskLeavesIsForTheOthersHere() {
        leases.join(0.5, null);
        leases.join(0.5, null);
        leases.leave(0.5);
        assertThat(rate()).isEqualTo(600);
        leases.join(0.5, null);
        assertThat(rate()).isEqualTo(600);
    }

    @Test
    void aJvmWithAllSubtasksAsksNoDesk() {
        List<String> asked = new ArrayList<>();
        leases.join(1, (lessee, demand, quota) -> {
            asked.add(lessee);
            throw new IOException("not to be asked");
        });
        leases.renew();
        leases.close();
        assertThat(asked).isEmpty();
        assertThat(rate()).isEqualTo(600);
    }

    @Test
    void givesTheLeaseBackAtTheEnd() {
        List<String> lessees = new ArrayList<>();
        List<String> returned = new ArrayList<>();
        leases.join(0.5, new QuotaDesk() {
            @Override
            public synchronized Lease renew(String lessee, Demand demand, Quota quota) {
                lessees.add(lessee);
                return new Lease(quota.rates(0.5), Duration.ZERO);
            }

            @Override
            public void giveBack(String lessee) {
                returned.add(lessee);
            }
        });
        leases.renew();
        leases.close();
        assertThat(returned).containsExactly(lessees.get(0));
    }

    @Test
    void aJvmWithAllSubtasksHasNothingToGiveBack() {
        List<String> returned = new ArrayList<>();
        leases.join(1, new QuotaDesk() {
            @Override
            public Lease renew(String lessee, Demand demand, Quota quota) throws IOException {
                throw new IOException("not to be asked");
            }

            @Override
            public void giveBack(String lessee) {
                returned.add(lessee);
            }
        });
        leases.close();
        assertThat(returned).isEmpty();
    }

    @Test
    void goesByTheLeaseAndByNoMoreWhereItCannotBeRenewed() {
        boolean[] reachable = {true};
        leases.join(0.5, (lessee, demand, quota) -> {
            if (!reachable[0]) {
                throw new IOException("no JobMaster");
            }
            return new Lease(quota.rates(0.1), Duration.ZERO);
        });
        leases.close();
        leases.renew();
        assertThat(rate()).isEqualTo(60);
        reachable[0] = false;
        leases.renew();
        assertThat(rate()).as("others may have the rest of the equal share").isEqualTo(60);
    }

    /** Requests a minute that the limiter grants. */
    private int rate() {
        limiter.forgetWhatIsOut();
        int[] granted = {0};
        Limiter.Waiter endless = new Limiter.Waiter() {
            @Override
            public long tokens() {
                return 0;
            }

            @Override
            public Object caller() {
                return this;
            }

            @Override
            public void granted() {
                granted[0]++;
                limiter.enter(this);
            }
        };
        limiter.enter(endless);
        timer.advance(Duration.ofMinutes(1));
        int before = granted[0];
        timer.advance(Duration.ofMinutes(1));
        limiter.withdraw(endless);
        timer.advance(Duration.ofMinutes(1));
        return granted[0] - before;
    }
}
