package dev.sluice.files;

import java.io.IOException;

/** What is wrong with an input as a whole, found before any row is read. Says where, what was found and expected. */
public final class InputProblem extends IOException {
    public InputProblem(String message) {
        super(message);
    }

    public InputProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
