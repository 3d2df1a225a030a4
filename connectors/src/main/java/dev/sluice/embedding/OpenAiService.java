package dev.sluice.embedding;

import dev.sluice.http.HttpAnswer;
import dev.sluice.http.HttpCall;
import dev.sluice.http.HttpCaller;
import dev.sluice.http.StatusTable;
import dev.sluice.service.CallFailure;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** One subtask's access to an OpenAI-compatible server. Answers are read on the HTTP client's threads. */
final class OpenAiService implements Service {

    /** A float as JSON, with its comma and some space. */
    private static final long BYTES_PER_FLOAT = 32;

    private static final long LONGEST_VECTOR = 16_384;
    private static final long ENVELOPE = 64 * 1024;
    private static final long MOST_BYTES = 1L << 30;

    private final OpenAiServer server;
    private final Texts texts;
    private final KnownDimension dimension;
    private final HttpCaller caller;
    private final AnswerReader reader;

    OpenAiService(OpenAiServer server, Texts texts, KnownDimension dimension, HttpCaller caller, InstantSource clock) {
        this.server = server;
        this.texts = texts;
        this.dimension = dimension;
        this.caller = caller;
        this.reader = new AnswerReader(server.encoding(), StatusTable.STANDARD, clock);
    }

    @Override
    public @Nullable Outcome decideUnsent(RowData row) {
        return texts.decideUnsent(row);
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
        return new Reply(outcomes, answer.status(), embeddings.tokens());
    }

    private long mostAnswerBytes(int count) {
        long known = dimension.orZero();
        // Room for a vector twice as long, so that a wrong length is told as such.
        long length = known == 0 ? LONGEST_VECTOR : 2 * known;
        return Math.min(MOST_BYTES, ENVELOPE + count * length * BYTES_PER_FLOAT);
    }

    @Override
    public void close() {
        caller.close();
    }
}
