package dev.sluice.graph;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The heart of this process: it beats every two seconds, and waits for five beats of others. */
final class ProcessHeart implements Heart {

    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = BEAT.multipliedBy(5);

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    @Override
    public Runnable start(Runnable beat) {
        ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sluice-lease");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> beating = beats.scheduleWithFixedDelay(beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
        return () -> {
            beating.cancel(false);
            beats.shutdown();
        };
    }

    @Override
    public Whereabouts where() {
        return Whereabouts.ofProcess();
    }
}
