package dev.sluice.config;

/**
 * Something wrong with a pipeline file, as it is shown to the user.
 *
 * @param where a line or a setting: {@code nodes.yaml, line 5} or {@code --set enrich.embed.calls.capacity=x}
 * @param path the key: {@code enrich[0].calls.capacty}; empty for the file as a whole
 * @param message what was found, what was expected, what to do; never a secret
 */
public record Problem(String where, String path, String message) {
    @Override
    public String toString() {
        return where + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
