package dev.sluice.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Paces the calls of a JVM to one service: past the pause that a 429 asks for, and at this JVM's part of the quota, in
 * requests and in tokens together. The part may change at any time; who waits then waits for the new one. Callers take
 * turns, the calls of each go in the order in which they come: behind a caller that waits for one of its calls to end
 * before it does anything else, a checkpoint's barrier may be waiting.
 *
 * <p>Safe for use by several threads; never blocks. Waiters are called back on the thread that made room, or on the
 * timer's.
 */
final class Limiter {

    /** A call that wants to be sent. */
    interface Waiter {
        /** Tokens of the request, as estimated. */
        long tokens();

        /** The engine whose turn it takes. */
        Object caller();

        /** The request may go out now; it is charged for. */
        void granted();
    }

    private final Timer timer;
    private final SharedPause pause;
    private final Pace requests;
    private final Pace tokens;
    private final FairQueue<Object, Waiter> waiting = new FairQueue<>();
    private Timer.@Nullable Scheduled wake;
    private long requestsUsed;
    private long tokensUsed;
    private long meteredAt;
    private long heldUntil;
    private boolean answered;
    private long requestsOut;
    private long tokensOut;

    Limiter(Quota.Rates rates, SharedPause pause, Timer timer) {
        this.timer = timer;
        this.pause = pause;
        this.meteredAt = timer.nanoTime();
        this.heldUntil = meteredAt;
        this.requests = new Pace(rates.requestsPerMinute(), meteredAt);
        this.tokens = new Pace(rates.tokensPerMinute(), meteredAt);
    }

    /** Calls the waiter back once its request may go out: at once, or when its turn has come. */
    void enter(Waiter waiter) {
        List<Waiter> granted;
        synchronized (this) {
            waiting.add(waiter.caller(), waiter);
            granted = granted();
        }
        granted.forEach(next -> Turns.take(next::granted));
    }

    /** The waiter leaves the queue, if it is still there. */
    void withdraw(Waiter waiter) {
        List<Waiter> granted;
        synchronized (this) {
            waiting.remove(waiter.caller(), waiter);
            granted = granted();
        }
        granted.forEach(next -> Turns.take(next::granted));
    }

    /** Gives back what a granted request was charged that does not go out. */
    void refund(Waiter waiter) {
        List<Waiter> granted;
        synchronized (this) {
            take(-1, -waiter.tokens());
            out(-1, -waiter.tokens());
            granted = granted();
        }
        granted.forEach(next -> Turns.take(next::granted));
    }

    /**
     * A request that went out has ended.
     *
     * @param reserved tokens
     * @param used tokens, as the service reports them; 0 where it does not
     * @param answer whether one came, of whatever kind
     */
    void ended(long reserved, long used, boolean answer) {
        List<Waiter> granted;
        synchronized (this) {
            if (used > 0) {
                take(0, used - reserved);
            }
            out(-1, -reserved);
            answered |= answer;
            granted = granted();
        }
        granted.forEach(next -> Turns.take(next::granted));
    }

    /** Some requests that went out will not be told of any more. */
    synchronized void forgetWhatIsOut() {
        answered = true;
    }

    /** Holds all calls for at least that long from now, as the service asked this JVM; gives how much longer. */
    Duration pause(Duration wait) {
        Duration longer = pause.pause(wait);
        change();
        return longer;
    }

    /** Goes on as leased: at that pace, after the pause that another JVM was asked for. */
    void change(Lease lease) {
        synchronized (this) {
            long now = timer.nanoTime();
            long end = now + lease.pause().toNanos();
            heldUntil = end - heldUntil > 0 ? end : heldUntil;
            Quota.Rates rates = lease.rates();
            requests.change(rates.requestsPerMinute(), now);
            tokens.change(rates.tokensPerMinute(), now);
        }
        change();
    }

    private void change() {
        List<Waiter> granted;
        synchronized (this) {
            granted = granted();
        }
        granted.forEach(next -> Turns.take(next::granted));
    }

    /** Calls that wait for their turn. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Whether calls wait for the quota alone, not for the end of a pause or for the first answer. */
    synchronized boolean isPacing() {
        long now = timer.nanoTime();
        return !waiting.isEmpty()
                && pause.remaining().isZero()
                && heldUntil - now <= 0
                && (requests.delay(now) > 0 || tokens.delay(now) > 0);
    }

    /** What was used since this was asked last, and what waits for which part of the quota. */
    synchronized Demand demand() {
        long now = timer.nanoTime();
        double minutes =
                Math.max(1, now - meteredAt) / (double) Duration.ofMinutes(1).toNanos();
        boolean forRequests = !waiting.isEmpty() && requests.delay(now) > 0;
        boolean forTokens = !waiting.isEmpty() && tokens.delay(now) > 0;
        Demand demand = new Demand(
                requestsUsed / minutes,
                tokensUsed / minutes,
                forRequests ? waiting.size() : 0,
                forTokens ? waiting.stream().mapToLong(Waiter::tokens).sum() : 0,
                pause.remaining());
        requestsUsed = 0;
        tokensUsed = 0;
        meteredAt = now;
        return demand;
    }

    /** Takes from the queue what may go out now, and sets the alarm for the next. */
    private List<Waiter> granted() {
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
        List<Waiter> granted = new ArrayList<>();
        for (Waiter head = waiting.peek(); head != null; head = waiting.peek()) {
            long now = timer.nanoTime();
            long paused = Math.max(pause.remaining().toNanos(), heldUntil - now);
            long forRequests = requests.delay(now);
            long forTokens = tokens.delay(now);
            long delay = Math.max(paused, Math.max(forRequests, forTokens));
            requests.hold(delay > 0 && delay == forRequests);
            tokens.hold(delay > 0 && delay == forTokens);
            if (delay > 0) {
                wake = timer.schedule(Duration.ofNanos(delay), this::change);
                break;
            }
            if (isColdAndBusy(head)) {
                break;
            }
            waiting.remove();
            take(1, head.tokens());
            out(1, head.tokens());
            granted.add(head);
        }
        return granted;
    }

    /**
     * Whether the head has to wait for the first answer. Until there is one, no more than a burst is in flight: a
     * client opens connections and loads classes for long enough to bring at once what it was granted bit by bit.
     */
    private boolean isColdAndBusy(Waiter head) {
        return !answered
                && requestsOut > 0
                && (requests.isMoreThanBurst(requestsOut + 1) || tokens.isMoreThanBurst(tokensOut + head.tokens()));
    }

    private void out(long moreRequests, long moreTokens) {
        requestsOut += moreRequests;
        tokensOut += moreTokens;
    }

    private void take(long moreRequests, long moreTokens) {
        requests.charge(moreRequests);
        tokens.charge(moreTokens);
        requestsUsed += moreRequests;
        tokensUsed += moreTokens;
    }
}
