package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedServiceTest {
    @Test
    void enginesOfOneServiceShareItUntilTheLastLeaves() {
        SharedService.Use first = acquire("http://a");
        SharedService.Use second = acquire("http://a");
        SharedService.Use other = acquire("http://b");
        assertThat(second.service()).isSameAs(first.service()).isNotSameAs(other.service());
        first.close();
        SharedService.Use third = acquire("http://a");
        assertThat(third.service()).isSameAs(second.service());
        second.close();
        third.close();
        SharedService.Use fresh = acquire("http://a");
        assertThat(fresh.service()).isNotSameAs(first.service());
        fresh.close();
        other.close();
    }

    private static SharedService.Use acquire(String account) {
        return SharedService.acquire(account, account, Quota.NONE, 0.5, null);
    }
}
