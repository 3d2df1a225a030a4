package dev.sluice.files;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of one split of a file, in order. Used by one thread. */
interface FileRows extends Closeable {
    /**
     * The next row, readable or not; null at the end.
     *
     * @throws IOException where the file system fails: what is wrong with the file itself is an unreadable row
     */
    @Nullable
    SourceRow next() throws IOException;

    /** Skips rows that were read before a restore. */
    default void skip(long rows) throws IOException {
        for (long i = 0; i < rows && next() != null; i++) {}
    }
}
