package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedServiceTest {
    @Test
    void enginesOfOneServiceShareItUntilTheLastLeaves() {
        SharedService first = SharedService.acquire("http://a");
        SharedService second = SharedService.acquire("http://a");
        SharedService other = SharedService.acquire("http://b");
        assertThat(second).isSameAs(first).isNotSameAs(other);
        first.close();
        SharedService third = SharedService.acquire("http://a");
        assertThat(third).isSameAs(second);
        second.close();
        third.close();
        SharedService fresh = SharedService.acquire("http://a");
        assertThat(fresh).isNotSameAs(first);
        fresh.close();
        other.close();
    }
}
