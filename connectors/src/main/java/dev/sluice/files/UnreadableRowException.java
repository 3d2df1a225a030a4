package dev.sluice.files;

import java.io.IOException;

/** A row could not be read, and {@code source.onBadRow} is {@code fail}. Says where and why, without content. */
public final class UnreadableRowException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableRowException(SourceRow.Unreadable row) {
        super("%s: %s; correct the row, or set source.onBadRow to deadLetter".formatted(row.where(), row.problem()));
    }
}
