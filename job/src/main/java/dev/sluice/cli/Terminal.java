package dev.sluice.cli;

/**
 * Where progress is shown.
 *
 * @param columns width of the terminal; 0 where there is none and progress comes as plain lines
 */
record Terminal(int columns) {

    /** No terminal: a log file, a pipe. */
    static final Terminal NONE = new Terminal(0);

    Terminal {
        if (columns < 0) {
            throw new IllegalArgumentException("columns is negative: " + columns);
        }
    }

    /** As {@code job/bin/sluice} has found it: the JVM itself cannot tell whether one of its streams is a terminal. */
    static Terminal fromLauncher() {
        return new Terminal(Math.max(0, Integer.getInteger("sluice.columns", 0)));
    }

    boolean present() {
        return columns > 0;
    }
}
