package dev.sluice.embedding;

import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpCall;
import dev.sluice.http.HttpCaller;
import dev.sluice.http.RateLimitHeaders;
import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** One subtask's access to an OpenAI-compatible server. Answers are read on the HTTP client's threads. */
final class OpenAiService implements Service {

    /** A float as JSON, with its comma and some space; in base64 it is not six. */
    private static final long BYTES_PER_FLOAT = 32;

    private static final long BASE64_BYTES_PER_FLOAT = 8;

    private static final long LONGEST_VECTOR = 16_384;
    private static final long USUAL_VECTOR = 1_536;
    private static final long ENVELOPE_OF_ONE = 256;
    private static final long ENVELOPE = 64 * 1024;
    private static final long MOST_BYTES = 1L << 30;

    private final OpenAiServer server;
    private final Texts texts;
    private final KnownDimension dimension;
    private final HttpCaller caller;
    private final AnswerReader reader;
    private final AtomicBoolean closed = new AtomicBoolean();

    OpenAiService(OpenAiServer server, Texts texts, KnownDimension dimension, HttpCaller caller, InstantSource clock) {
        this.server = server;
        this.texts = texts;
        this.dimension = dimension;
        dimension.join();
        this.caller = caller;
        this.reader = new AnswerReader(server.encoding(), server.http().statuses(), clock);
    }

    @Override
    public void check() throws UnknownHostException {
        caller.requireKnownHost();
    }

    @Override
    public @Nullable Outcome decideUnsent(RowData row) {
        return texts.decideUnsent(row);
    }

    @Override
    public boolean truncates(RowData row) {
        return texts.truncates(row);
    }

    /** Text, body and answer, and the vectors that are read from it. */
    @Override
    public long heapBytes(List<RowData> rows) {
        long bytes = rows.size() * answerBytes(server.encoding(), dimension.orZero());
        for (RowData row : rows) {
            bytes += row.isNullAt(0) ? 0 : 4L * row.getString(0).toBytes().length;
        }
        return bytes;
    }

    /** What the answer to one row takes, and the vector that is read from it; of length 0 where it is not known. */
    static long answerBytes(OpenAiServer.Encoding encoding, long length) {
        long perFloat = encoding == OpenAiServer.Encoding.BASE64 ? 10 : 18;
        return perFloat * (length == 0 ? USUAL_VECTOR : length);
    }

    @Override
    public CompletableFuture<Reply> send(List<RowData> rows, Duration timeout) {
        List<String> sent = new ArrayList<>(rows.size());
        for (RowData row : rows) {
            sent.add(texts.toSend(row));
        }
        byte[] body = EmbeddingRequest.body(server, sent);
        HttpCall call = new HttpCall(server.embeddings(), "application/json", body, mostAnswerBytes(rows.size()));
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        var unused = caller.post(call, timeout).whenComplete((answer, failure) -> {
            if (failure != null) {
                reply.completeExceptionally(failure);
                return;
            }
            try {
                reply.complete(read(answer, rows.size()));
            } catch (CallFailure | RuntimeException e) {
                reply.completeExceptionally(e);
            }
        });
        return reply;
    }

    private Reply read(HttpAnswer answer, int count) throws CallFailure {
        EmbeddingAnswer embeddings = reader.read(answer, count);
        dimension.check(embeddings.dimension(), answer.status());
        List<Outcome> outcomes = new ArrayList<>(count);
        for (float[] vector : embeddings.vectors()) {
            outcomes.add(VectorColumn.answered(vector));
        }
        RateLimitHeaders left = RateLimitHeaders.of(answer);
        return new Reply(outcomes, answer.status(), embeddings.tokens(), left.requests(), left.tokens());
    }

    private long mostAnswerBytes(int count) {
        long known = dimension.orZero();
        // Room for a vector twice as long, so that a wrong length is told as such.
        long length = known == 0 ? LONGEST_VECTOR : 2 * known;
        long perFloat = server.encoding() == OpenAiServer.Encoding.BASE64 ? BASE64_BYTES_PER_FLOAT : BYTES_PER_FLOAT;
        return Math.min(MOST_BYTES, ENVELOPE + count * (ENVELOPE_OF_ONE + length * perFloat));
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            dimension.leave();
        }
        caller.close();
    }
}
