package dev.sluice.call;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What all calls of a JVM by one account share: the pause, the JVM's part of the quota, the health of each service,
 * the timer. Engines of the same account acquire the same one; the last to close its use ends timer and leases.
 */
public final class SharedService {
    private static final Map<String, SharedService> ACQUIRED = new HashMap<>();

    private final String account;
    private final String name;
    private final Quota quota;
    private final Timer timer;
    private final RandomGenerator random;
    private final Map<String, ServiceHealth> health = new ConcurrentHashMap<>();
    private final SharedPause pause;
    private final Limiter limiter;
    private final Leases leases;
    private int users;

    /**
     * @param name for messages: the service's origin, without credentials
     * @param random safe for use by several threads
     */
    SharedService(String account, String name, Quota quota, Timer timer, RandomGenerator random) {
        this.account = account;
        this.name = name;
        this.quota = quota;
        this.timer = timer;
        this.random = random;
        this.pause = new SharedPause(name, timer);
        this.limiter = new Limiter(quota.rates(1), pause, timer);
        this.leases = new Leases(name, quota, limiter);
    }

    /**
     * The one of that account in this JVM (in a session cluster: of this job), made where nobody holds it.
     *
     * @param account what shares limits: the service's origin and what names the credential, without the secret
     * @param name the service's origin, without credentials: it stands in messages
     * @param quota of the account, the same for all who acquire it
     * @param part the caller's, of all subtasks that call the account; in one JVM they add up to at most 1
     * @param desk where JVMs lease parts of the quota; null to go by the caller's part alone
     */
    public static Use acquire(String account, String name, Quota quota, double part, @Nullable QuotaDesk desk) {
        if (!(part > 0 && part <= 1)) {
            throw new IllegalArgumentException("part is " + part + "; expected above 0 and at most 1");
        }
        SharedService shared;
        synchronized (ACQUIRED) {
            shared = ACQUIRED.computeIfAbsent(
                    account,
                    id -> new SharedService(
                            id,
                            name,
                            quota,
                            new SystemTimer(),
                            () -> ThreadLocalRandom.current().nextLong()));
            shared.users++;
        }
        shared.leases.join(part, desk);
        return new Use(shared, part);
    }

    /** One caller's use, to be closed once. */
    public record Use(SharedService service, double part) implements AutoCloseable {
        @Override
        public void close() {
            service.release(part);
        }
    }

    String name() {
        return name;
    }

    Quota quota() {
        return quota;
    }

    /** The clock of all waits and limits. */
    Timer timer() {
        return timer;
    }

    RandomGenerator random() {
        return random;
    }

    /** The health of one of the account's services: a model behind a gateway can be down while others answer. */
    ServiceHealth health(String service) {
        return health.computeIfAbsent(service, id -> new ServiceHealth(name, timer, random));
    }

    SharedPause pause() {
        return pause;
    }

    Limiter limiter() {
        return limiter;
    }

    private void release(double part) {
        leases.leave(part);
        synchronized (ACQUIRED) {
            users--;
            if (users > 0) {
                return;
            }
            ACQUIRED.remove(account, this);
        }
        // Asks the desk, and so not under the lock of all.
        leases.close();
        if (timer instanceof SystemTimer system) {
            system.close();
        }
    }
}
