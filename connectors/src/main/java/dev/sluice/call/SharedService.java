package dev.sluice.call;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * What all calls of a JVM to one service share: its health, its pause, the timer. Engines of the same service
 * acquire the same one; the last to close it ends its timer.
 */
public final class SharedService implements AutoCloseable {
    private static final Map<String, SharedService> ACQUIRED = new HashMap<>();

    private final String name;
    private final Timer timer;
    private final RandomGenerator random;
    private final ServiceHealth health;
    private final SharedPause pause;
    private int users = 1;

    /**
     * @param name for messages: the service's origin, without credentials
     * @param random safe for use by several threads
     */
    SharedService(String name, Timer timer, RandomGenerator random) {
        this.name = name;
        this.timer = timer;
        this.random = random;
        this.health = new ServiceHealth(name, timer, random);
        this.pause = new SharedPause(name, timer);
    }

    /**
     * The one of that name in this JVM (in a session cluster: of this job), made where nobody holds it.
     *
     * @param name the service's origin, without credentials: it stands in messages
     */
    public static SharedService acquire(String name) {
        synchronized (ACQUIRED) {
            SharedService shared = ACQUIRED.get(name);
            if (shared == null) {
                shared = new SharedService(
                        name,
                        new SystemTimer(),
                        () -> ThreadLocalRandom.current().nextLong());
                ACQUIRED.put(name, shared);
            } else {
                shared.users++;
            }
            return shared;
        }
    }

    String name() {
        return name;
    }

    /** The clock of all waits and limits. */
    public Timer timer() {
        return timer;
    }

    RandomGenerator random() {
        return random;
    }

    ServiceHealth health() {
        return health;
    }

    SharedPause pause() {
        return pause;
    }

    /** Gives back what {@link #acquire} gave, once per call of it. */
    @Override
    public void close() {
        synchronized (ACQUIRED) {
            users--;
            if (users == 0) {
                ACQUIRED.remove(name, this);
                if (timer instanceof SystemTimer system) {
                    system.close();
                }
            }
        }
    }
}
