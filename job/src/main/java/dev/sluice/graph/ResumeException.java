package dev.sluice.graph;

import java.io.IOException;

/** A run cannot go on as it was asked to. The message says why and what to do; nothing was changed. */
public final class ResumeException extends IOException {

    private static final long serialVersionUID = 1L;

    ResumeException(String message) {
        super(message);
    }
}
