package dev.sluice.http;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What several users share by a key: opened by the first, closed by the last. Lives in the job's class loader, so
 * that jobs of one TaskManager share nothing. Thread-safe.
 */
final class Shared<K, V extends Closeable> {

    /** Opens a value for its first user. */
    interface Opening<V> {
        V open() throws IOException;
    }

    private static final class Holder<V> {

        private final V value;
        private int users;

        Holder(V value) {
            this.value = value;
        }
    }

    private final Map<K, Holder<V>> open = new HashMap<>();

    /** The value of a key for one user more. */
    synchronized V join(K key, Opening<V> opening) throws IOException {
        Holder<V> holder = open.get(key);
        if (holder == null) {
            holder = new Holder<>(opening.open());
            open.put(key, holder);
        }
        holder.users++;
        return holder.value;
    }

    /** Ends one use of a key's value. */
    synchronized void leave(K key) throws IOException {
        Holder<V> holder = open.get(key);
        if (holder != null && --holder.users == 0) {
            open.remove(key);
            holder.value.close();
        }
    }

    /** How many use the value of a key now. */
    synchronized int users(K key) {
        Holder<V> holder = open.get(key);
        return holder == null ? 0 : holder.users;
    }
}
