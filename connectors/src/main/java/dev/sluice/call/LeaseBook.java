package dev.sluice.call;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Divides one quota among the JVMs of a job, by what each needs: max-min fair, what nobody needs in equal parts, so
 * that a JVM which gets work finds a part of the quota there. Leased parts never add up to more than the quota: what
 * one JVM is to have more of, another must first have given up at its own renewal.
 *
 * <p>Kept by one thread, that of the job's master. A JVM that is not heard of for {@link #TERM} loses its part.
 */
public final class LeaseBook implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A lease that is not renewed ends after that. */
    static final Duration TERM = Duration.ofSeconds(5);

    /** What a JVM uses now, and a little more, so that it can grow without waiting for a renewal. */
    private static final double HEADROOM = 1.05;

    /** No JVM is left with nothing at all: that part of an equal share. */
    private static final double LEAST = 0.01;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private boolean paused;
    private long pausedUntil;

    /** What a JVM wants and holds, a minute. */
    private static final class Entry implements Serializable {
        private static final long serialVersionUID = 1L;

        private double wantsRequests;
        private double wantsTokens;
        private double holdsRequests;
        private double holdsTokens;
        private long renewedAt;
    }

    /**
     * Renews a lease.
     *
     * @param now of the monotonic clock of this book's JVM, in nanoseconds
     */
    public Lease renew(String lessee, Demand demand, Quota quota, long now) {
        entries.values().removeIf(entry -> now - entry.renewedAt > TERM.toNanos());
        Entry entry = entries.computeIfAbsent(lessee, name -> new Entry());
        entry.renewedAt = now;
        entry.wantsRequests = wants(demand.requestsPerMinute(), demand.requestsWaiting());
        entry.wantsTokens = wants(demand.tokensPerMinute(), demand.tokensWaiting());
        Quota.Rates all = quota.rates(1);
        entry.holdsRequests = part(entry, all.requestsPerMinute(), of -> of.wantsRequests, of -> of.holdsRequests);
        entry.holdsTokens = part(entry, all.tokensPerMinute(), of -> of.wantsTokens, of -> of.holdsTokens);
        return new Lease(new Quota.Rates(entry.holdsRequests, entry.holdsTokens), pause(demand.pause(), now));
    }

    /** What waits is wanted within a second, beside what is used; that is below zero where estimates were too high. */
    private static double wants(double perMinute, long waiting) {
        return HEADROOM * Math.max(0, perMinute) + 60.0 * waiting;
    }

    /** Ends a lease before its term: its part is for the others at their next renewals. */
    public void giveBack(String lessee) {
        entries.remove(lessee);
    }

    private Duration pause(Duration asked, long now) {
        long until = now + asked.toNanos();
        if (!asked.isZero() && (!paused || until - pausedUntil > 0)) {
            paused = true;
            pausedUntil = until;
        }
        paused &= pausedUntil - now > 0;
        return paused ? Duration.ofNanos(pausedUntil - now) : Duration.ZERO;
    }

    private double part(Entry entry, double quota, ToDoubleFunction<Entry> wants, ToDoubleFunction<Entry> holds) {
        if (Double.isInfinite(quota)) {
            return quota;
        }
        double heldByOthers = entries.values().stream()
                .filter(other -> other != entry)
                .mapToDouble(holds)
                .sum();
        double fair = fairPart(entry, quota, wants);
        return Math.max(LEAST * quota / entries.size(), Math.min(fair, quota - heldByOthers));
    }

    /** Serves the smallest wants first, none more than an equal part of what is left; the rest is for all alike. */
    private double fairPart(Entry entry, double quota, ToDoubleFunction<Entry> wants) {
        List<Entry> byWant = new ArrayList<>(entries.values());
        byWant.sort(Comparator.comparingDouble(wants));
        double left = quota;
        double part = 0;
        for (int i = 0; i < byWant.size(); i++) {
            double given = Math.min(wants.applyAsDouble(byWant.get(i)), left / (byWant.size() - i));
            left -= given;
            if (byWant.get(i) == entry) {
                part = given;
            }
        }
        return part + left / byWant.size();
    }
}
