package dev.sluice.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A pipeline with a limit over a dataset of two folders, each of which one subtask reads and calls for alone.
 *
 * @param folder where its files stand
 * @param name of the pipeline, its file, its input and its output
 */
record QuotaPipeline(Path folder, String name) {

    static final int ROWS_PER_BATCH = 5;

    /**
     * Writes the input and the file.
     *
     * @param batches of each of the two folders; the texts of folder N begin with {@code N:}
     */
    Path write(String url, String apiKey, long requestsPerMinute, int... batches) throws IOException {
        Path in = folder.resolve(name + "-in");
        for (int bucket = 0; bucket < batches.length; bucket++) {
            int number = bucket;
            Path rows = in.resolve("bucket=" + bucket).resolve("rows.csv");
            Files.createDirectories(rows.getParent());
            Files.writeString(
                    rows,
                    IntStream.range(0, batches[bucket] * ROWS_PER_BATCH)
                            .mapToObj(row -> number + ": term " + row + "\n")
                            .collect(Collectors.joining("", "text\n", "")));
        }
        return Files.writeString(
                folder.resolve(name + ".yaml"), """
                name: %1$s
                source: {type: files, path: %1$s-in, format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%2$s", model: stub, dimensions: 8, apiKey: "${%3$s}"}
                    input: text
                    output: embedding
                    batch: {maxRows: %4$d, within: bucket}
                    calls: {capacity: 20, limit: {requestsPerMinute: %5$d}}
                sink: {type: files, path: %1$s}
                runtime: {parallelism: 2, checkpoint: {interval: 1s}}
                """.formatted(name, url, apiKey, ROWS_PER_BATCH, requestsPerMinute));
    }
}
