package dev.sluice.call;

import dev.sluice.service.CallFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a service answers, as all calls of a JVM see it together. After three transient failures in a row,
 * of whichever calls, it counts as down: calls then wait here, and one at a time passes as a probe, after a
 * backoff. Probes take turns, so that a batch which alone brings the service to fail does not keep the others
 * from finding it up. Any answer, a refusal included, brings it up and lets all pass.
 *
 * <p>Safe for use by several threads; never blocks. Waiters are called back on the thread that reported the
 * answer, or on the timer's.
 */
final class ServiceHealth {
    static final int FAILURES_UNTIL_DOWN = 3;
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHealth.class);

    /** A call that wants to be sent. */
    interface Waiter {
        CallPolicy policy();

        /** The service is up, or this is its probe. */
        void admitted();

        /** The service was down for longer than the policy allows. */
        void outage(OutageException exceeded);
    }

    private final String service;
    private final Timer timer;
    private final RandomGenerator random;
    private final Queue<Waiter> waiting = new ArrayDeque<>();
    private long answers;
    private int failures;
    private boolean down;
    private long downSince;
    private long downUntil;
    private int probes;
    private long nextProbe;
    private boolean probeScheduled;
    private @Nullable Waiter prober;
    private String lastFailure = "";
    private volatile boolean answeredRows;
    private int refusedAlone;
    private int unusable;

    ServiceHealth(String service, Timer timer, RandomGenerator random) {
        this.service = service;
        this.timer = timer;
        this.random = random;
    }

    /** Calls the waiter back: at once where the service is up, else when it is or when the turn to probe has come. */
    void admit(Waiter waiter) {
        OutageException exceeded = null;
        synchronized (this) {
            if (blocks(waiter)) {
                exceeded = exceeded(waiter.policy().outage());
                if (exceeded == null) {
                    waiting.add(waiter);
                    scheduleProbe();
                    return;
                }
            }
        }
        if (exceeded == null) {
            waiter.admitted();
        } else {
            waiter.outage(exceeded);
        }
    }

    /** Whether the service is down and this is not its probe. */
    synchronized boolean blocks(Waiter waiter) {
        return down && prober != waiter;
    }

    /** Whether the service is down and this is its probe. */
    synchronized boolean isProbe(Waiter waiter) {
        return down && prober == waiter;
    }

    /** Whether the service counts as down. */
    synchronized boolean isDown() {
        return down;
    }

    /** For how long the service has counted as down; zero while it is up. */
    synchronized Duration downFor() {
        return down ? since(downSince) : Duration.ZERO;
    }

    /** Calls that the service answered, with whatever answer, so far. */
    synchronized long answers() {
        return answers;
    }

    /** A call was answered: the service is up. */
    void answered() {
        List<Waiter> released;
        synchronized (this) {
            answers++;
            failures = 0;
            if (!down) {
                return;
            }
            down = false;
            prober = null;
            released = List.copyOf(waiting);
            waiting.clear();
            LOG.warn("{}: answers again after {}", service, Seconds.rounded(since(downSince)));
        }
        released.forEach(Waiter::admitted);
    }

    /** The service has answered a row: requests are well formed. */
    void answeredRow() {
        // Reading first spares the shared write for each row.
        if (!answeredRows) {
            answeredRows = true;
        }
    }

    /** Whether the service has ever answered a row. */
    boolean hasAnsweredRows() {
        return answeredRows;
    }

    /** A call ended with nothing but answers that cannot be used; gives how many did so far. */
    synchronized int unusable() {
        return ++unusable;
    }

    /** A call of one row was refused for its data; gives how many were so far. */
    synchronized int refusedAlone() {
        return ++refusedAlone;
    }

    /** A call failed without an answer that tells of the rows; gives whether the service now counts as down. */
    synchronized boolean failed(Waiter waiter, CallFailure failure) {
        long now = timer.nanoTime();
        lastFailure = String.valueOf(failure.getMessage());
        failures++;
        if (!down && failures >= FAILURES_UNTIL_DOWN) {
            down = true;
            downSince = now;
            downUntil = now;
            probes = 0;
            planProbe(waiter.policy(), now);
            LOG.warn("{}: down after {} failures in a row, the last: {}", service, failures, lastFailure);
        } else if (prober == waiter) {
            downUntil = now;
            planProbe(waiter.policy(), now);
            endProbe();
        }
        return down;
    }

    /** The waiter will not be sent: it leaves the queue, and its turn to probe passes on. */
    synchronized void withdraw(Waiter waiter) {
        waiting.remove(waiter);
        if (prober == waiter) {
            endProbe();
        }
    }

    private void endProbe() {
        prober = null;
        if (!waiting.isEmpty()) {
            scheduleProbe();
        }
    }

    /** The last probe before the outage is exceeded falls on its very end. */
    private void planProbe(CallPolicy policy, long now) {
        probes++;
        nextProbe = now + policy.backoff().draw(probes, random).toNanos();
        long end = downSince + policy.outage().toNanos();
        if (end - now > 0 && nextProbe - end > 0) {
            nextProbe = end;
        }
    }

    private void scheduleProbe() {
        if (!probeScheduled && prober == null) {
            probeScheduled = true;
            timer.schedule(Duration.ofNanos(Math.max(0, nextProbe - timer.nanoTime())), this::probe);
        }
    }

    private void probe() {
        Waiter next;
        synchronized (this) {
            probeScheduled = false;
            if (!down || waiting.isEmpty()) {
                return;
            }
            if (nextProbe - timer.nanoTime() > 0) {
                scheduleProbe();
                return;
            }
            next = waiting.remove();
            prober = next;
        }
        next.admitted();
    }

    /** Judged by the last failure, so that a service which nobody asked for a while is asked again. */
    private @Nullable OutageException exceeded(Duration outage) {
        if (downUntil - downSince < outage.toNanos()) {
            return null;
        }
        return new OutageException(service + ": down for " + Seconds.rounded(since(downSince))
                + ", calls.outage is " + Seconds.rounded(outage) + "; the last failure: " + lastFailure
                + ". No row was given up for it: run it again once the service answers");
    }

    private Duration since(long then) {
        return Duration.ofNanos(timer.nanoTime() - then);
    }
}
