package dev.sluice.call;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this JVM's part of a service's quota. While it has not all of the job's subtasks it leases the part, on a
 * daemon thread, {@code sluice-lease}; until the first lease the part is what this JVM's subtasks are of all, and while
 * the desk cannot be reached no more than that.
 */
final class Leases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final Duration PERIOD = Duration.ofMillis(250);
    /** How long the end of the last subtask here waits for the desk. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Parts are sums of fractions. */
    private static final double ALL = 1 - 1e-9;

    private final String service;
    private final Quota quota;
    private final Limiter limiter;
    private final String lessee = UUID.randomUUID().toString();
    private @Nullable ScheduledExecutorService thread;
    private volatile @Nullable QuotaDesk desk;
    private volatile double share;
    private double open;
    private volatile Quota.@Nullable Rates leased;
    private boolean unreachable;

    Leases(String service, Quota quota, Limiter limiter) {
        this.service = service;
        this.quota = quota;
        this.limiter = limiter;
    }

    /**
     * A subtask begins to call the service.
     *
     * @param part of all subtasks that call it, 1 for the only one
     * @param itsDesk where parts are leased; null where they cannot be
     */
    void join(double part, @Nullable QuotaDesk itsDesk) {
        boolean leases = begin(part, itsDesk);
        if (!leases || share >= ALL) {
            keepShare();
        }
    }

    /** Whether leases were renewed already. */
    private synchronized boolean begin(double part, @Nullable QuotaDesk itsDesk) {
        boolean begun = thread != null;
        open += part;
        // What a subtask leaves that has come to its end is for the others.
        share = Math.min(1, Math.max(share, open));
        if (itsDesk != null) {
            desk = itsDesk;
        }
        if (desk != null && thread == null) {
            thread = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread daemon = new Thread(task, "sluice-lease");
                daemon.setDaemon(true);
                return daemon;
            });
            var unused = thread.scheduleWithFixedDelay(this::renew, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
        return begun;
    }

    synchronized void leave(double part) {
        open -= part;
    }

    /** Once; on this class's thread. */
    void renew() {
        QuotaDesk now = desk;
        if (now == null || share >= ALL) {
            keepShare();
            return;
        }
        try {
            Lease lease = now.renew(lessee, limiter.demand(), quota);
            leased = lease.rates();
            limiter.change(lease);
            unreachable = false;
        } catch (Exception | LinkageError e) {
            if (!unreachable) {
                unreachable = true;
                LOG.warn(
                        "{}: the lease of the quota cannot be renewed ({}); each process goes on with what it had, and no"
                                + " more than its equal share",
                        service,
                        e.getClass().getName());
            }
            keepShare();
        }
    }

    /** The equal share, and no more than was leased last: what is above that, others may have by now. */
    private void keepShare() {
        Quota.Rates rates = quota.rates(share);
        Quota.Rates last = leased;
        if (last != null && share < ALL) {
            rates = new Quota.Rates(
                    Math.min(rates.requestsPerMinute(), last.requestsPerMinute()),
                    Math.min(rates.tokensPerMinute(), last.tokensPerMinute()));
        }
        limiter.change(new Lease(rates, Duration.ZERO));
    }

    /** Gives the lease back; waits for that, as what it takes may be gone with the job's class loader. */
    @Override
    public void close() {
        ScheduledExecutorService running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            return;
        }
        Future<?> last = running.submit(this::giveBack);
        running.shutdown();
        try {
            last.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug(
                    "{}: the lease of the quota ends by itself ({})",
                    service,
                    e.getClass().getName());
        }
        running.shutdownNow();
    }

    private @Nullable Void giveBack() throws Exception {
        QuotaDesk now = desk;
        if (now != null && share < ALL) {
            now.giveBack(lessee);
        }
        return null;
    }
}
