package dev.sluice.config;

/** A number of bytes, written {@code 4MiB} (binary) or {@code 4MB} (decimal). */
public record DataSize(long bytes) {
    public DataSize {
        if (bytes < 1) {
            throw new IllegalArgumentException("expected a size of at least 1B");
        }
    }
}
