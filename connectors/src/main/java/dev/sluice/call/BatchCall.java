package dev.sluice.call;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One call of the engine as a state machine: its rows in parts, sent one part after the other, so that a call
 * has at most one request out. All steps run in the call's {@link Strand}.
 */
final class BatchCall implements Exchange.Handler {
    private static final int SERVER_ERRORS = 500;
    private static final int PROBES_UNTIL_HALVED = 10;

    private final CallSetup setup;
    private final SharedService shared;
    private final CallRows rows;
    private final Strand strand;
    private final Passage passage;
    private final Exchange exchange;
    private final Parts parts = new Parts(this::noteSplit);
    private final Tally tally = new Tally();
    private final CallEntry entry;
    private final CompletableFuture<Called> future = new CompletableFuture<>();
    private boolean bisected;
    private long sentAt;

    BatchCall(CallSetup setup, CallRows rows) {
        this.setup = setup;
        this.shared = setup.shared();
        this.rows = rows;
        this.strand = new Strand(shared.timer(), this::defect);
        this.passage = new Passage(setup, strand, this::send, this::fail);
        this.exchange = new Exchange(setup, strand, tally, this);
        this.entry = new CallEntry(setup, strand, rows, tally, this::fail);
    }

    CompletableFuture<Called> future() {
        return future;
    }

    void start() {
        strand.run(() -> entry.find(() -> {
            parts.begin(rows.sendable());
            next();
        }));
    }

    /** Forgets the call; its future stays as it is. */
    void close() {
        strand.run(() -> {
            passage.withdraw();
            strand.end();
        });
    }

    private void next() {
        if (parts.isEmpty()) {
            finish();
        } else {
            passage.enter(rows.tokens(parts.head()));
        }
    }

    private void send(Duration waited) {
        Part part = parts.head();
        sentAt = shared.timer().nanoTime();
        part.sent(setup.health().answers());
        exchange.send(rows.take(part), Retry.timeout(setup.policy(), part.spent()), waited, rows.tokens(part));
    }

    /** Others may have the place, and what was reserved beyond what was used. */
    private void release() {
        exchange.release();
        passage.end();
    }

    @Override
    public void replied(Reply reply, Duration took) {
        Part part = parts.head();
        served();
        spare(reply, rows.tokens(part), took);
        Unanswered unanswered = Unanswered.of(reply);
        Retry retry = unanswered.isThrottled() ? refused(unanswered.failure(), Duration.ZERO) : null;
        release();
        for (int i = 0; i < part.size(); i++) {
            decide(part.rows()[i], reply.outcomes().get(i));
        }
        entry.keep(rows.answered(part.rows()));
        if (unanswered.isEmpty()) {
            decided();
            return;
        }
        part.keep(unanswered.rows(part));
        if (retry == null) {
            retry(unanswered.failure(), took, true);
        } else {
            follow(retry, unanswered.failure());
        }
    }

    private void decide(int row, Outcome outcome) {
        if (!(outcome instanceof Outcome.Unavailable)) {
            rows.decide(row, outcome);
        }
        if (outcome instanceof Outcome.Answered) {
            setup.health().answeredRow();
        }
    }

    @Override
    public void failed(CallFailure failure, Duration took) {
        switch (failure.kind()) {
            case TRANSIENT -> {
                setup.concurrency().dropped(sentAt);
                boolean down = setup.health().failed(passage, failure);
                release();
                if (down) {
                    waitUntilUp(failure);
                } else {
                    retry(failure, took, false);
                }
            }
            case THROTTLED -> throttled(failure);
            case BAD_RESPONSE -> {
                served();
                release();
                retry(failure, took, true);
            }
            case TOO_LARGE -> {
                served();
                release();
                splitOrReject("too_large", failure);
            }
            case DATA -> {
                served();
                release();
                bisected |= parts.head().size() > 1;
                splitOrReject(RequestFault.REFUSED, failure);
            }
            case FATAL -> {
                served();
                fail(FatalCallException.refused(shared.name() + ": " + failure.getMessage()));
                exchange.release();
            }
        }
    }

    private void served() {
        setup.concurrency().answered(sentAt);
        setup.health().answered();
        shared.pause().served();
    }

    /**
     * Attempts and deadline stand still. Parts take turns, and one that a probe after the other is answered with 5xx is
     * halved: where it is a row of this call that brings the service to fail, and no other call is left to tell, the
     * other rows are.
     */
    private void waitUntilUp(CallFailure failure) {
        Part part = parts.head();
        int probes = part.failedAsProbe(setup.health().answers());
        if (probes >= PROBES_UNTIL_HALVED && failure.status() >= SERVER_ERRORS && part.size() > 1) {
            parts.halveSuspectsLast(setup.policy().attempts());
        } else {
            parts.rotate();
        }
        next();
    }

    /**
     * Holds all calls until the service, by its own word, has enough left for another request like this one. Its
     * word is as old as the request may be, so that the request's time counts as waited.
     */
    private void spare(Reply reply, long tokens, Duration took) {
        Duration requests = reply.requestsLeft().waitFor(1);
        Duration forTokens = reply.tokensLeft().waitFor(Math.max(1, tokens));
        Duration left = (requests.compareTo(forTokens) > 0 ? requests : forTokens).minus(took);
        if (!left.isNegative() && !left.isZero()) {
            Duration outage = setup.policy().outage();
            pause(left.compareTo(outage) > 0 ? outage : left);
        }
    }

    private void pause(Duration wait) {
        setup.listener().onPause(shared.limiter().pause(wait));
    }

    /** A 429 is an answer; a 5xx that names a wait is none, and may be the third in a row. */
    private void throttled(CallFailure failure) {
        Retry retry = refused(failure, shared.pause().refused());
        boolean down = false;
        if (failure.status() >= SERVER_ERRORS) {
            down = setup.health().failed(passage, failure);
        } else {
            setup.health().answered();
        }
        release();
        if (down && retry instanceof Retry.Again) {
            waitUntilUp(failure);
        } else {
            follow(retry, failure);
        }
    }

    /**
     * Notes that rows were refused for now: fewer requests in flight, and a pause for all where they are sent again.
     *
     * @param callsFor how long every call has been refused
     */
    private Retry refused(CallFailure failure, Duration callsFor) {
        setup.concurrency().dropped(sentAt);
        Part part = parts.head();
        long now = shared.timer().nanoTime();
        part.refused(now);
        Retry retry = Retry.afterRefusal(
                setup.policy(), failure.retryAfter(), part.refusals(), part.refusedFor(now), callsFor, shared.random());
        if (retry instanceof Retry.Again again) {
            shared.pause().tell(again.delay());
            pause(again.delay());
        }
        return retry;
    }

    private void follow(Retry retry, CallFailure failure) {
        if (retry instanceof Retry.Again again) {
            // The refused wait for a backoff more: others go first, and a crowd that was refused together spreads.
            Duration more = setup.policy().backoff().draw(parts.head().refusals(), shared.random());
            strand.after(again.delay().plus(more), this::next);
        } else if (retry instanceof Retry.Ended ended) {
            reject(ended.kind(), failure, ended.reason());
        } else if (retry instanceof Retry.Outage outage) {
            fail(new OutageException(shared.name() + ": " + outage.reason() + "; the last refusal: "
                    + failure.getMessage() + ". No row was given up for it: run it again later, or with a lower "
                    + "calls.limit"));
        }
    }

    /**
     * Sends the part again after a backoff, or gives it up; without an answer to any other call since its last failure
     * it is not given up.
     *
     * @param answered whether this very failure is an answer
     */
    private void retry(CallFailure failure, Duration took, boolean answered) {
        Part part = parts.head();
        boolean own = part.failed(took, setup.health().answers());
        Retry retry = Retry.afterFailure(setup.policy(), part.failures(), part.inARow(), part.spent(), shared.random());
        if (retry instanceof Retry.Again again) {
            backOff(part, again.delay());
        } else if (retry instanceof Retry.Ended ended) {
            if (answered) {
                boolean bad = failure.kind() == CallFailure.Kind.BAD_RESPONSE;
                reject(bad ? RequestFault.UNUSABLE : ended.kind(), failure, ended.reason());
            } else if (!own) {
                backOff(part, setup.policy().backoff().draw(part.inARow(), shared.random()));
            } else if (failure.status() >= SERVER_ERRORS && part.size() > 1) {
                parts.halveSuspects(setup.policy().attempts());
                next();
            } else {
                reject(ended.kind(), failure, ended.reason());
            }
        }
    }

    private void backOff(Part part, Duration wait) {
        part.waited(wait);
        strand.after(wait, this::next);
    }

    private void splitOrReject(String kind, CallFailure failure) {
        Part part = parts.head();
        if (part.size() == 1) {
            rows.reject(part, kind, failure.status(), String.valueOf(failure.getMessage()));
            decided();
        } else {
            parts.halve();
            next();
        }
    }

    private void noteSplit() {
        tally.split();
        setup.listener().onSplit();
    }

    private void reject(String kind, CallFailure failure, String reason) {
        rows.reject(parts.head(), kind, failure.status(), reason + "; the last: " + failure.getMessage());
        decided();
    }

    private void decided() {
        parts.removeHead();
        next();
    }

    private void finish() {
        FatalCallException stop = new RequestFault(shared.name(), setup.health()).of(rows.sentOutcomes(), bisected);
        if (stop != null) {
            fail(stop);
            return;
        }
        // Not before: where all rows are refused alike, it is none of them that is at fault.
        entry.keep(rows.rejected());
        entry.whenDurable(() -> {
            strand.end();
            Called called = rows.called(tally.stats(rows), entry::left);
            setup.listener().onCalled(called);
            future.complete(called);
        });
    }

    @Override
    public void defect(Throwable thrown) {
        fail(FatalCallException.defect(shared.name(), thrown));
    }

    private void fail(Throwable stop) {
        setup.gaveUp().set(true);
        passage.withdraw();
        strand.end();
        future.completeExceptionally(stop);
    }
}
