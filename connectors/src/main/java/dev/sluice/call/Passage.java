package dev.sluice.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The way of one call's next request to the service: past its health, to one of the engine's places, then past pause
 * and quota, in that order, so that nothing is charged for a request which cannot go out. What waited for the last
 * asks the first again. The place is held until {@link #end}.
 */
final class Passage implements ServiceHealth.Waiter, ConcurrencyLimit.Waiter, Limiter.Waiter {
    private final CallSetup setup;
    private final Strand strand;
    private final Consumer<Duration> sent;
    private final Consumer<OutageException> exceeded;
    /** Whether a grant has been charged for a request that is yet to go out. */
    private final AtomicBoolean charged = new AtomicBoolean();

    private volatile long tokens;
    private long setOutAt;

    /**
     * @param sent is given the time on the way when the request may go out, within the strand
     * @param exceeded is called where the service was down for too long, within the strand
     */
    Passage(CallSetup setup, Strand strand, Consumer<Duration> sent, Consumer<OutageException> exceeded) {
        this.setup = setup;
        this.strand = strand;
        this.sent = sent;
        this.exceeded = exceeded;
    }

    /** Sets out with a request of that many tokens, as estimated. */
    void enter(long estimate) {
        tokens = estimate;
        setOutAt = setup.shared().timer().nanoTime();
        setup.health().admit(this);
    }

    @Override
    public void admitted() {
        strand.run(() -> setup.concurrency().enter(this, setup.health().isProbe(this)));
    }

    @Override
    public void placed() {
        strand.run(() -> setup.shared().limiter().enter(this));
    }

    @Override
    public void granted() {
        charged.set(true);
        strand.run(this::leave);
    }

    private void leave() {
        if (!charged.getAndSet(false)) {
            return; // withdrawn meanwhile
        }
        if (setup.isOver()) {
            setup.shared().limiter().refund(this); // for what another call of the engine gave up in ending
            return;
        }
        if (setup.health().blocks(this)) {
            setup.shared().limiter().refund(this);
            setup.concurrency().leave(this);
            setup.health().admit(this);
        } else {
            sent.accept(Duration.ofNanos(setup.shared().timer().nanoTime() - setOutAt));
        }
    }

    /** The request has ended, or there will be none: others may have the place. */
    void end() {
        setup.concurrency().leave(this);
    }

    /** Gives up the way, wherever it stands. */
    void withdraw() {
        setup.health().withdraw(this);
        setup.shared().limiter().withdraw(this);
        if (charged.getAndSet(false)) {
            setup.shared().limiter().refund(this);
        }
        setup.concurrency().leave(this);
    }

    @Override
    public CallPolicy policy() {
        return setup.policy();
    }

    @Override
    public long tokens() {
        return tokens;
    }

    @Override
    public Object caller() {
        return setup.concurrency();
    }

    @Override
    public void outage(OutageException outage) {
        strand.run(() -> exceeded.accept(outage));
    }
}
