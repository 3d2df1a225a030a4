package dev.sluice.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts, one after the other. On a local disk a record is durable after {@link #commit}; on an object store
 * after {@link #roll}, as nothing of an object can be seen before it is closed. After a failure nothing is written any
 * more. On the journal's thread, but for {@link #failure}.
 */
final class PartWriter {
    private final JournalFolder folder;
    private final boolean appends;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private @Nullable FSDataOutputStream part;
    private volatile @Nullable JournalException failure;

    PartWriter(JournalFolder folder) {
        this.folder = folder;
        appends = folder.appends();
    }

    /** Why nothing is written any more, null while all is well. Any thread. */
    @Nullable
    JournalException failure() {
        return failure;
    }

    /** Writes a record to the part under way, or begins one with this name. */
    void write(String name, DataOutputSerializer record, CompletableFuture<Void> kept) {
        waiting.add(kept);
        attempt(() -> {
            FSDataOutputStream to = part == null ? folder.create(name) : part;
            part = to;
            to.write(record.getSharedBuffer(), 0, record.length());
        });
    }

    /** Makes durable what can be without ending the part. */
    void commit() {
        if (appends && !waiting.isEmpty()) {
            attempt(() -> {
                sync();
                kept();
            });
        }
    }

    /** Ends the part under way. */
    void roll() {
        attempt(() -> {
            FSDataOutputStream ended = part;
            if (ended != null) {
                if (appends && !waiting.isEmpty()) {
                    sync();
                }
                part = null;
                ended.close();
                kept();
            }
        });
    }

    /** Gives up: what waits fails, and all that comes later. The part is left as it is. */
    void fail(Throwable cause) {
        JournalException first = failure;
        JournalException why = first == null ? JournalException.unwritable(folder.path(), cause) : first;
        failure = why;
        abandon();
        List<CompletableFuture<Void>> failed = List.copyOf(waiting);
        waiting.clear();
        failed.forEach(each -> each.completeExceptionally(why));
    }

    private void attempt(Step step) {
        JournalException first = failure;
        if (first != null) {
            fail(first);
            return;
        }
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void sync() throws IOException {
        FSDataOutputStream open = part;
        if (open != null) {
            open.flush();
            open.sync();
        }
    }

    private void kept() {
        List<CompletableFuture<Void>> done = List.copyOf(waiting);
        waiting.clear();
        done.forEach(each -> each.complete(null));
    }

    private void abandon() {
        FSDataOutputStream open = part;
        part = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException | RuntimeException alreadyFailed) {
                // The first failure is the one to tell.
            }
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
