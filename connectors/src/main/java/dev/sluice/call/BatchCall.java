package dev.sluice.call;

import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * One call of the engine as a state machine: its rows in parts, sent one part after the other, so that a call
 * has at most one request out. The part at the head is the one under way; it leaves when its rows are decided,
 * or when its halves take its place. All steps run in the call's {@link Strand}.
 */
final class BatchCall implements Exchange.Handler {
    private final CallSetup setup;
    private final SharedService shared;
    private final CallRows rows;
    private final Strand strand;
    private final Passage passage;
    private final Exchange exchange;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private final CompletableFuture<Called> future = new CompletableFuture<>();
    private boolean bisected;

    BatchCall(CallSetup setup, CallRows rows) {
        this.setup = setup;
        this.shared = setup.shared();
        this.rows = rows;
        this.strand = new Strand(shared.timer(), this::defect);
        this.passage = new Passage(setup, strand, this::send, this::fail);
        this.exchange = new Exchange(setup, strand, tally, this);
    }

    CompletableFuture<Called> future() {
        return future;
    }

    void start() {
        strand.run(() -> {
            if (rows.sendable().length > 0) {
                parts.addFirst(new Part(rows.sendable()));
            }
            next();
        });
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
            passage.enter(rows.tokens(parts.getFirst()));
        }
    }

    private void send(RateLimit.Permit permit) {
        Part part = parts.getFirst();
        exchange.send(rows.take(part), Retry.timeout(setup.policy(), part.spent()), permit);
    }

    @Override
    public void replied(Reply reply, Duration took) {
        Part part = parts.getFirst();
        Unanswered unanswered = new Unanswered(part.size());
        for (int i = 0; i < part.size(); i++) {
            int row = part.rows()[i];
            Outcome outcome = reply.outcomes().get(i);
            if (outcome instanceof Outcome.Unavailable unavailable) {
                unanswered.add(row, unavailable);
            } else {
                rows.decide(row, outcome);
                setup.decided(outcome);
            }
        }
        if (unanswered.isAll()) {
            failed(unanswered.failure(), took);
            return;
        }
        served();
        if (unanswered.isEmpty()) {
            decided();
        } else {
            part.keep(unanswered.rows());
            CallFailure failure = unanswered.failure();
            if (failure.kind() == CallFailure.Kind.THROTTLED) {
                throttled(failure, Duration.ZERO);
            } else {
                retry(failure, took, true);
            }
        }
    }

    @Override
    public void failed(CallFailure failure, Duration took) {
        switch (failure.kind()) {
            case TRANSIENT -> {
                if (shared.health().failed(passage, failure)) {
                    next(); // waits until the service is up; attempts and deadline stand still
                } else {
                    retry(failure, took, false);
                }
            }
            case THROTTLED -> {
                shared.health().answered();
                throttled(failure, shared.pause().refused());
            }
            case BAD_RESPONSE -> {
                served();
                retry(failure, took, true);
            }
            case TOO_LARGE -> {
                served();
                splitOrReject("too_large", failure);
            }
            case DATA -> {
                served();
                bisected |= parts.getFirst().size() > 1;
                splitOrReject(Bisection.REFUSED, failure);
            }
            case FATAL -> {
                served();
                fail(FatalCallException.refused(shared.name() + ": " + failure.getMessage()));
            }
        }
    }

    private void served() {
        shared.health().answered();
        shared.pause().served();
    }

    private void throttled(CallFailure failure, Duration callsFor) {
        Part part = parts.getFirst();
        long now = shared.timer().nanoTime();
        part.refused(now);
        Retry retry = Retry.afterRefusal(
                setup.policy(), failure.retryAfter(), part.refusals(), part.refusedFor(now), callsFor, shared.random());
        if (retry instanceof Retry.Again again) {
            shared.pause().pause(again.delay());
            setup.listener().onPause(again.delay());
            // The refused wait for a backoff more: others go first, and a crowd that was refused together spreads.
            Duration more = setup.policy().backoff().draw(part.refusals(), shared.random());
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
     * Sends the part again after a backoff, or gives it up. Without an answer to any call since it first
     * failed it is not given up: nothing tells it from a service that goes down.
     *
     * @param answered whether this very failure is an answer
     */
    private void retry(CallFailure failure, Duration took, boolean answered) {
        Part part = parts.getFirst();
        long answers = shared.health().answers();
        part.failed(took, answers);
        Retry retry = Retry.afterFailure(setup.policy(), part.failures(), part.spent(), shared.random());
        if (retry instanceof Retry.Again again) {
            backOff(part, again.delay());
        } else if (retry instanceof Retry.Ended ended) {
            if (answered || part.othersAnswered(answers)) {
                boolean bad = failure.kind() == CallFailure.Kind.BAD_RESPONSE;
                reject(bad ? "bad_response" : ended.kind(), failure, ended.reason());
            } else {
                backOff(part, setup.policy().backoff().draw(part.failures(), shared.random()));
            }
        }
    }

    private void backOff(Part part, Duration wait) {
        part.waited(wait);
        strand.after(wait, this::next);
    }

    private void splitOrReject(String kind, CallFailure failure) {
        Part part = parts.getFirst();
        if (part.size() == 1) {
            rows.reject(part, kind, failure.status(), String.valueOf(failure.getMessage()));
            decided();
        } else {
            parts.removeFirst();
            parts.addFirst(new Part(Bisection.second(part.rows())));
            parts.addFirst(new Part(Bisection.first(part.rows())));
            next();
        }
    }

    private void reject(String kind, CallFailure failure, String reason) {
        rows.reject(parts.getFirst(), kind, failure.status(), reason + "; the last: " + failure.getMessage());
        decided();
    }

    private void decided() {
        parts.removeFirst();
        next();
    }

    private void finish() {
        FatalCallException stop = bisected && !setup.answeredOnce().get()
                ? Bisection.requestAtFault(shared.name(), rows.sentOutcomes())
                : null;
        if (stop != null) {
            fail(stop);
        } else {
            strand.end();
            future.complete(rows.called(tally.stats()));
        }
    }

    @Override
    public void defect(Throwable thrown) {
        fail(FatalCallException.defect(shared.name(), thrown));
    }

    private void fail(Exception stop) {
        passage.withdraw();
        strand.end();
        future.completeExceptionally(stop);
    }
}
