package dev.sluice.journal;

import dev.sluice.call.SystemTimer;
import dev.sluice.call.Timer;
import java.time.Duration;

/**
 * Tells when a part on an object store is old enough to be closed.
 *
 * @param end what is to be done once no alarm is needed any more
 */
record PartAlarm(Timer timer, Runnable end) implements AutoCloseable {
    /** How long answers wait for others that become durable with them. */
    private static final Duration PART_AGE = Duration.ofMillis(500);

    /** By the machine's clock, with a thread from the first part on. */
    static PartAlarm system() {
        SystemTimer timer = new SystemTimer();
        return new PartAlarm(timer, timer::close);
    }

    /** A part has begun. */
    void begin(Runnable roll) {
        timer.schedule(PART_AGE, roll);
    }

    @Override
    public void close() {
        end.run();
    }
}
