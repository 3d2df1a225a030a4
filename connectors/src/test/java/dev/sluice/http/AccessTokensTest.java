package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.CallFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of a token by a clock that is moved by hand. */
class AccessTokensTest {

    private final Deque<CompletableFuture<AccessToken>> asked = new ArrayDeque<>();
    private long now = Long.MAX_VALUE - 1;
    private int requests;

    private final AccessTokens tokens = new AccessTokens(
            new AccessTokens.Source() {
                @Override
                public CompletableFuture<AccessToken> request() {
                    requests++;
                    CompletableFuture<AccessToken> token = new CompletableFuture<>();
                    asked.add(token);
                    return token;
                }

                @Override
                public void close() {}
            },
            () -> now);

    @Test
    void asksOnceForAllThatWait() {
        var waiting = IntStream.range(0, 50).mapToObj(i -> tokens.pass()).toList();
        answer("a", Duration.ofHours(1));

        assertThat(requests).isEqualTo(1);
        assertThat(waiting).allSatisfy(pass -> assertThat(pass.join()).isEqualTo(Pass.bearer("a")));
        assertThat(tokens.pass().join()).isEqualTo(Pass.bearer("a"));
        assertThat(requests).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"PT1H, PT59M30S", "PT5M, PT4M30S", "PT1M, PT54S", "PT10S, PT9S"})
    void asksAnewWhileTheTokenStillHolds(Duration lifetime, Duration used) {
        ask();
        answer("a", lifetime);

        now += used.toNanos() - 1;
        assertThat(tokens.pass().join()).isEqualTo(Pass.bearer("a"));
        now += 1;
        CompletableFuture<Pass> next = tokens.pass();

        assertThat(next).isNotDone();
        answer("b", lifetime);
        assertThat(next.join()).isEqualTo(Pass.bearer("b"));
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void countsALifetimeFromWhenTheTokenWasAskedFor() {
        ask();
        now += Duration.ofSeconds(50).toNanos();
        answer("a", Duration.ofMinutes(1));

        now += Duration.ofSeconds(4).toNanos();
        assertThat(tokens.pass()).isNotDone();
    }

    @Test
    void keepsATokenWithoutALifetimeUntilItIsRefused() {
        ask();
        answer("a", null);

        now += Duration.ofDays(1000).toNanos();
        assertThat(tokens.pass().join()).isEqualTo(Pass.bearer("a"));
    }

    @Test
    void renewsARefusedTokenOnceForAllThatWereRefusedWithIt() {
        ask();
        answer("a", Duration.ofHours(1));

        var waiting = IntStream.range(0, 50)
                .mapToObj(i -> tokens.insteadOf(Pass.bearer("a")))
                .toList();
        answer("b", Duration.ofHours(1));

        assertThat(waiting).allSatisfy(pass -> assertThat(pass.join()).isEqualTo(Pass.bearer("b")));
        // One that was on its way since before.
        assertThat(tokens.insteadOf(Pass.bearer("a")).join()).isEqualTo(Pass.bearer("b"));
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void asksAgainAfterAFailure() {
        CompletableFuture<Pass> first = tokens.pass();
        CallFailure down = CallFailure.of(CallFailure.Kind.TRANSIENT, 503, "down");
        asked.remove().completeExceptionally(down);
        assertThatThrownBy(first::join).hasCause(down);

        CompletableFuture<Pass> second = tokens.pass();
        answer("a", Duration.ofHours(1));
        assertThat(second.join()).isEqualTo(Pass.bearer("a"));
    }

    private void ask() {
        assertThat(tokens.pass()).isNotDone();
    }

    private void answer(String token, @Nullable Duration lifetime) {
        asked.remove().complete(new AccessToken(Pass.bearer(token), lifetime));
    }
}
