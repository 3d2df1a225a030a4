package dev.sluice.fake;

/** A request that cannot be understood; the message quotes nothing of it. */
final class BadRequest extends Exception {

    private final String problem;

    BadRequest(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
