package dev.sluice.embedding;

import java.io.IOException;

/** Vectors that cannot be trusted; the problem completes the sentence "the answer to n texts …". */
final class BadVectors extends IOException {

    private final String problem;

    BadVectors(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
