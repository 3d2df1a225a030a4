package dev.sluice.config;

/**
 * Where something of a pipeline comes from: a line of the file or a {@code --set}.
 *
 * @param where as errors print it, {@code nodes.yaml, line 5}
 * @param order sorts errors: lines first, then settings as they were given
 */
record Place(String where, int order) {

    static Place line(String file, int line) {
        return new Place(file + ", line " + line, line);
    }

    /** The place of a {@code --set}, after all lines. */
    static Place setting(String where, int index) {
        return new Place(where, Integer.MAX_VALUE / 2 + index);
    }
}
