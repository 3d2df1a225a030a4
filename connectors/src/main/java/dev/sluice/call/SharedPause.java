package dev.sluice.call;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pause of all calls of a JVM to one service, after a 429, and for how long the service has refused all of them.
 * Safe for use by several threads.
 */
final class SharedPause {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPause.class);

    /** A storm of refusals is told of once in this time, however often it flips. */
    private static final long TELL_NANOS = Duration.ofSeconds(30).toNanos();

    private final String service;
    private final Timer timer;
    private long until;
    private boolean refusing;
    private long refusingSince;
    private boolean told;
    private long toldAt;

    SharedPause(String service, Timer timer) {
        this.service = service;
        this.timer = timer;
        this.until = timer.nanoTime();
    }

    /** Pauses all calls for at least that long from now; gives how much longer they pause for it. */
    synchronized Duration pause(Duration wait) {
        long now = timer.nanoTime();
        long end = now + wait.toNanos();
        long paused = until - now > 0 ? until : now;
        if (end - paused <= 0) {
            return Duration.ZERO;
        }
        until = end;
        return Duration.ofNanos(end - paused);
    }

    /** A call was refused; gives for how long every call has been. */
    synchronized Duration refused() {
        long now = timer.nanoTime();
        if (!refusing) {
            refusing = true;
            refusingSince = now;
        }
        return Duration.ofNanos(now - refusingSince);
    }

    /** Says in the log that calls wait for that long, as they were refused; not more than once in 30 seconds. */
    synchronized void tell(Duration wait) {
        long now = timer.nanoTime();
        if (!told || now - toldAt >= TELL_NANOS) {
            told = true;
            toldAt = now;
            LOG.warn("{}: throttled, all calls of this process pause for {}", service, Seconds.rounded(wait));
        }
    }

    /** For how long every call has been refused; zero where the last was served. */
    synchronized Duration refusedFor() {
        return refusing ? Duration.ofNanos(timer.nanoTime() - refusingSince) : Duration.ZERO;
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
