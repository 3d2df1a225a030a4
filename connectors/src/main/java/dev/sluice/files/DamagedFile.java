package dev.sluice.files;

import java.io.IOException;

/** A file whose bytes cannot be read any further, whatever the file system does: data, not an outage. */
final class DamagedFile extends IOException {
    private final String problem;

    DamagedFile(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
