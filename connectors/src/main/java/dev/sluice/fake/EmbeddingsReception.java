package dev.sluice.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.embedding.TokenCounter;
import dev.sluice.embedding.TokenCounters;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The service proper: whether a request is well formed and allowed, meets a fault, has room within the limits, in
 * this order. What is refused takes nothing from the limits.
 */
final class EmbeddingsReception implements Reception {

    private static final String INVALID = "invalid_request_error";

    private final FakeSettings settings;
    private final byte @Nullable [] authorization;
    private final Counters counters;
    private final LongSupplier clock;
    private final long start;
    private final QueryReader reader;
    private final Quota quota;
    private final Dice dice;
    private final FaultyAnswers answers;
    private final HeldAnswers held;

    /**
     * A service that starts now.
     *
     * @param apiKey that requests must carry; null for none
     * @param clock monotonic nanoseconds
     */
    EmbeddingsReception(
            FakeSettings settings, @Nullable String apiKey, Counters counters, HeldAnswers held, LongSupplier clock) {
        this.held = held;
        this.settings = settings;
        this.authorization = apiKey == null ? null : ("Bearer " + apiKey).getBytes(UTF_8);
        this.counters = counters;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.reader = new QueryReader(settings.model());
        this.quota = new Quota(settings.limits(), start);
        this.dice = new Dice(
                settings.seed(), settings.troubles().faults(), settings.model().latency());
        this.answers = new FaultyAnswers(settings.limits().headers());
    }

    @Override
    public Reply receive(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Reply.error(400, INVALID, "bad_request", "this is no HTTP request");
        }
        if (!HealthReception.path(request).equals("/v1/embeddings")) {
            return Reply.error(404, INVALID, "unknown_url", "here is POST /v1/embeddings");
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return Reply.error(405, INVALID, "method_not_allowed", "expected POST");
        }
        long now = clock.getAsLong();
        Outage down = settings.troubles().down503();
        if (down != null && down.covers(now - start)) {
            return Reply.error(503, "server_error", "service_unavailable", "down for a while");
        }
        if (!isAuthorized(request)) {
            return Reply.error(401, INVALID, "invalid_api_key", "the bearer token is missing or wrong");
        }
        try {
            return answer(request, reader.read(request.content()), now);
        } catch (BadRequest e) {
            return Reply.error(400, INVALID, "bad_request", e.problem());
        }
    }

    private boolean isAuthorized(FullHttpRequest request) {
        String sent = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return authorization == null || MessageDigest.isEqual(authorization, sent.getBytes(UTF_8));
    }

    private Reply answer(FullHttpRequest request, EmbeddingQuery query, long now) {
        String poison = settings.troubles().poison();
        if (poison != null && query.texts().stream().anyMatch(text -> text.contains(poison))) {
            return Reply.error(400, INVALID, "invalid_input", "a text is not allowed");
        }
        Dice.Throw thrown = dice.next();
        Fault fault = thrown.fault();
        if (fault != null && fault.kind() == FaultKind.STATUS) {
            return answers.status(fault, quota.look(now)).after(thrown.latency());
        }
        long tokens = tokens(query);
        Quota.Verdict verdict = quota.take(tokens, now);
        if (!verdict.admitted()) {
            counters.rejectedByLimits();
            return answers.overLimit(verdict);
        }
        counters.accepted(query.texts(), tokens, (int)
                ((now - start) / Duration.ofSeconds(1).toNanos()));
        FaultKind kind = fault == null ? null : fault.kind();
        Reply reply = answers.ok(request, query, tokens, verdict, kind)
                .after(kind == FaultKind.SLOW ? Latency.slow(thrown.latency()) : thrown.latency());
        return kind == null || kind.leavesAnswerRight()
                ? reply.as(new Reply.Right(query.texts(), held.admission(query.texts())))
                : reply;
    }

    private long tokens(EmbeddingQuery query) {
        int fixed = settings.model().tokensPerText();
        if (fixed > 0) {
            return (long) fixed * query.texts().size();
        }
        TokenCounter counter = TokenCounters.of(query.model());
        return query.texts().stream().mapToLong(counter::count).sum();
    }
}
