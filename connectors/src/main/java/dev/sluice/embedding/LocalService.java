package dev.sluice.embedding;

import dev.sluice.model.MiniLm;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * The model in this JVM, on threads that all subtasks share. A batch is cut into runs, so that even a single batch
 * in flight keeps all cores busy.
 *
 * <p>A call's timeout does not apply: there is nobody to wait for, and what was computed late is as good. A batch
 * that its caller gave up is not computed any further.
 */
final class LocalService implements Service {

    private static final int TEXTS_PER_RUN = 16;

    private final MiniLm model;
    private final Texts texts;
    private final Executor executor;

    private LocalService(MiniLm model, Texts texts, Executor executor) {
        this.model = model;
        this.texts = texts;
        this.executor = executor;
    }

    /** Loads the model where it is not yet; NoClassDefFoundError where it is not on the class path. */
    static LocalService open(TextRules rules) throws IOException {
        MiniLm model = MiniLm.load();
        return new LocalService(model, new Texts(rules, new WordPieceTokens(model)), ModelThreads.executor());
    }

    @Override
    public @Nullable Outcome decideUnsent(RowData row) {
        return texts.decideUnsent(row);
    }

    @Override
    public boolean truncates(RowData row) {
        return texts.truncates(row);
    }

    @Override
    public CompletableFuture<Reply> send(List<RowData> rows, Duration timeout) {
        List<String> sent = new ArrayList<>(rows.size());
        for (RowData row : rows) {
            sent.add(texts.toSend(row));
        }
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        List<CompletableFuture<float[][]>> runs = new ArrayList<>();
        for (int from = 0; from < sent.size(); from += TEXTS_PER_RUN) {
            List<String> run = sent.subList(from, Math.min(sent.size(), from + TEXTS_PER_RUN));
            runs.add(CompletableFuture.supplyAsync(() -> embed(run, reply), executor));
        }
        var unused = CompletableFuture.allOf(runs.toArray(new CompletableFuture<?>[0]))
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        reply.complete(reply(runs));
                    } else {
                        reply.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
                    }
                });
        return reply;
    }

    private float[][] embed(List<String> run, CompletableFuture<Reply> reply) {
        return reply.isDone() ? new float[0][] : model.embed(run, texts.rules().maxInputTokens());
    }

    private static Reply reply(List<CompletableFuture<float[][]>> runs) {
        List<Outcome> outcomes = new ArrayList<>();
        for (CompletableFuture<float[][]> run : runs) {
            for (float[] vector : run.join()) {
                outcomes.add(VectorColumn.answered(vector));
            }
        }
        return new Reply(outcomes, 200, 0);
    }

    @Override
    public void close() {
        // The model stays for the life of the JVM; its idle threads end by themselves.
    }
}
