package dev.sluice.call;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The way of one call's next request to the service: past its health, its pause and the limit, in that order,
 * so that no permit is taken for a request which cannot go out. After a wait for the limit the first two are
 * asked again; what limits requests in flight would come last.
 */
final class Passage implements ServiceHealth.Waiter {
    private final CallSetup setup;
    private final Strand strand;
    private final Consumer<RateLimit.Permit> sent;
    private final Consumer<OutageException> exceeded;
    private long tokens;

    /**
     * @param sent is given the permit when the request may go out, within the strand
     * @param exceeded is called where the service was down for too long, within the strand
     */
    Passage(CallSetup setup, Strand strand, Consumer<RateLimit.Permit> sent, Consumer<OutageException> exceeded) {
        this.setup = setup;
        this.strand = strand;
        this.sent = sent;
        this.exceeded = exceeded;
    }

    /** Sets out with a request of that many tokens, as estimated. */
    void enter(long estimate) {
        tokens = estimate;
        enter();
    }

    private void enter() {
        setup.shared().health().admit(this);
    }

    private void pass() {
        Duration paused = setup.shared().pause().remaining();
        if (!paused.isZero()) {
            strand.after(paused, this::enter);
            return;
        }
        RateLimit.Permit permit = setup.pacing().limit().reserve(tokens);
        if (permit.delay().isZero()) {
            sent.accept(permit);
        } else {
            strand.after(permit.delay(), () -> leave(permit));
        }
    }

    private void leave(RateLimit.Permit permit) {
        boolean paused = !setup.shared().pause().remaining().isZero();
        if (paused || setup.shared().health().blocks(this)) {
            setup.pacing().limit().release(permit);
            enter();
        } else {
            sent.accept(permit);
        }
    }

    /** Gives up the way, wherever it stands. */
    void withdraw() {
        setup.shared().health().withdraw(this);
    }

    @Override
    public CallPolicy policy() {
        return setup.policy();
    }

    @Override
    public void admitted() {
        strand.run(this::pass);
    }

    @Override
    public void outage(OutageException outage) {
        strand.run(() -> exceeded.accept(outage));
    }
}
