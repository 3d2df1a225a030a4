package dev.sluice.call;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pause of all calls of a JVM to one service, after a 429. Calls ask before each request; who is paused
 * asks again when it ends, as it may have grown. Safe for use by several threads.
 */
final class SharedPause {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPause.class);

    private final String service;
    private final Timer timer;
    private long until;
    private boolean refusing;
    private long refusingSince;

    SharedPause(String service, Timer timer) {
        this.service = service;
        this.timer = timer;
        this.until = timer.nanoTime();
    }

    /** Pauses all calls for at least that long from now. */
    synchronized void pause(Duration wait) {
        long end = timer.nanoTime() + wait.toNanos();
        if (end - until > 0) {
            until = end;
        }
    }

    /** A call was refused; gives for how long every call has been. */
    synchronized Duration refused() {
        long now = timer.nanoTime();
        if (!refusing) {
            refusing = true;
            refusingSince = now;
            LOG.warn("{}: throttled, all calls of this process pause", service);
        }
        return Duration.ofNanos(now - refusingSince);
    }

    /** A call was served. */
    synchronized void served() {
        refusing = false;
    }

    /** What is left of the pause; zero where there is none. */
    synchronized Duration remaining() {
        return Duration.ofNanos(Math.max(0, until - timer.nanoTime()));
    }
}
