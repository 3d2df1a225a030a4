package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemTimerTest {
    @Test
    void runsTasksOnOneDaemonThreadNoSoonerThanAsked() throws Exception {
        try (SystemTimer timer = new SystemTimer()) {
            CompletableFuture<Thread> ran = new CompletableFuture<>();
            long start = timer.nanoTime();
            timer.schedule(Duration.ofMillis(20), () -> ran.complete(Thread.currentThread()));
            Thread thread = ran.get(30, TimeUnit.SECONDS);
            assertThat(timer.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
            assertThat(thread.getName()).isEqualTo("sluice-timer");
            assertThat(thread.isDaemon()).isTrue();
        }
    }

    @Test
    void aCancelledTaskDoesNotRun() throws Exception {
        try (SystemTimer timer = new SystemTimer()) {
            CompletableFuture<String> ran = new CompletableFuture<>();
            timer.schedule(Duration.ofMillis(5), () -> ran.complete("cancelled"))
                    .cancel();
            timer.schedule(Duration.ofMillis(10), () -> ran.complete("kept"));
            assertThat(ran.get(30, TimeUnit.SECONDS)).isEqualTo("kept");
        }
    }

    @Test
    void dropsTasksOnceClosed() {
        SystemTimer timer = new SystemTimer();
        timer.close();
        CompletableFuture<String> ran = new CompletableFuture<>();
        timer.schedule(Duration.ZERO, () -> ran.complete("ran")).cancel();
        assertThat(ran).isNotDone();
    }
}
