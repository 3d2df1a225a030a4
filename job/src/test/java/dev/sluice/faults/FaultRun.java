package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.graph.LogWatch;
import dev.sluice.graph.PipelineFixture;
import dev.sluice.graph.RunRecord;
import dev.sluice.graph.StepException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/**
 * One run of an embedding pipeline against a server with faults, on an embedded Flink, and everything that must be
 * looked at afterwards. Each row's text, its further column and the key hold strings that must be seen nowhere else
 * than in the data. The input is one file, so that batches hold consecutive rows.
 */
final class FaultRun {
    static final int DIMENSIONS = 8;
    static final String KEY = "canary-key-93f1c7";
    static final String CANARY = "canary-row-5d20ab";

    private static final String KEY_FILE = "KEYFILE";

    private final Path folder;
    private final List<@Nullable String> texts;
    private String calls = "timeout: 5s, deadline: 60s, retry: {attempts: 3, backoff: {initial: 20ms, max: 200ms}}";
    private String auth = "apiKey: \"${file:" + KEY_FILE + "}\"";
    private String service = "";
    private String more = "";
    private String input = "text";
    private String sink = "out";
    private int batch = 50;
    private int parallelism = 2;

    private FaultRun(Path folder, List<@Nullable String> texts) {
        this.folder = folder;
        this.texts = texts;
    }

    /** A pipeline over so many rows, each with a text of its own. */
    static FaultRun of(Path folder, int rows) {
        return new FaultRun(
                folder,
                new ArrayList<>(IntStream.range(0, rows)
                        .mapToObj(row -> "term " + row + " " + CANARY)
                        .toList()));
    }

    /** Another text for a row. */
    FaultRun text(int row, @Nullable String text) {
        texts.set(row, text);
        return this;
    }

    /** Keys of {@code calls}, beside those that are there already; a later one must not repeat an earlier. */
    FaultRun calls(String keys) {
        calls = keys;
        return this;
    }

    /** Keys of {@code calls} that the others leave open, such as {@code capacity: 2}. */
    FaultRun andCalls(String keys) {
        calls += ", " + keys;
        return this;
    }

    /** How the server is shown the key, whose file is {@code KEYFILE}; a bearer token unless told otherwise. */
    FaultRun auth(String keys) {
        auth = keys;
        return this;
    }

    /** Further keys of the service. */
    FaultRun service(String keys) {
        service = ", " + keys;
        return this;
    }

    /** The step's input; a map must be in flow style. */
    FaultRun input(String value) {
        input = value;
        return this;
    }

    /** Further sections of the pipeline file. */
    FaultRun with(String sections) {
        more = sections;
        return this;
    }

    /** The output through a file system that fails once, when the sink opens its n-th file. */
    FaultRun failingAtFile(int file) {
        FlakyFileSystem.failAt(file);
        sink = FlakyFileSystem.SCHEME + "://" + folder + "/out";
        return this;
    }

    FaultRun batchesOf(int rows) {
        batch = rows;
        return this;
    }

    FaultRun parallelism(int subtasks) {
        parallelism = subtasks;
        return this;
    }

    /** Runs it to its end, which may be a failure. */
    Ended run(String url) throws IOException {
        StringBuilder csv = new StringBuilder("id,text,note\n");
        for (int row = 0; row < texts.size(); row++) {
            csv.append(row + "," + field(texts.get(row)) + "," + CANARY + " note " + row + "\n");
        }
        Files.writeString(folder.resolve("in.csv"), csv);
        Path key = Files.writeString(folder.resolve("key"), KEY);
        String yaml = """
                name: faults
                source: {type: files, path: in.csv, format: csv}
                enrich:
                  - name: embed
                    service: {type: embedding, provider: openai, url: "%s", model: stub, %s%s}
                    input: %s
                    output: vector
                    batch: {maxRows: %d}
                    calls: {%s}
                sink: {type: files, path: "%s"}
                deadLetter: {path: dead}
                runtime: {parallelism: %d, checkpoint: {interval: 200ms, path: checkpoints}}
                %s
                """.formatted(
                url, auth.replace(KEY_FILE, key.toString()), service, input, batch, calls, sink, parallelism, more);
        try (LogWatch log = new LogWatch(KEY, CANARY)) {
            RunRecord[] record = new RunRecord[1];
            Throwable failure = catchThrowable(() -> record[0] = PipelineFixture.run(yaml, folder, Map.of()));
            return new Ended(
                    folder, Collections.unmodifiableList(new ArrayList<>(texts)), record[0], failure, log.leaks());
        }
    }

    /** Without quotes where they are not needed: an empty field in quotes is a text, without them it is null. */
    private static String field(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return text.matches("[\\w ]+") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /**
     * How a run ended.
     *
     * @param record of a run that came to its end
     * @param failure of one that did not
     * @param leaks canaries in anybody's log at DEBUG
     */
    record Ended(
            Path folder,
            List<@Nullable String> texts,
            @Nullable RunRecord record,
            @Nullable Throwable failure,
            Set<String> leaks) {

        /** The run's record; fails the test with the run's failure where there is none. */
        RunRecord finished() {
            if (failure != null) {
                throw new AssertionError("the run failed", failure);
            }
            RunRecord finished = Objects.requireNonNull(record);
            assertThat(finished.status()).isEqualTo(RunRecord.Status.FINISHED);
            return finished;
        }

        /** What the step gave up with; no canary is in the trace of the run's failure. */
        StepException gaveUp() {
            assertThat(failure).as("the run's failure").isNotNull();
            Throwable thrown = Objects.requireNonNull(failure);
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            assertThat(trace.toString()).as("P: the failure").doesNotContain(KEY, CANARY);
            return ExceptionUtils.findThrowableSerializedAware(
                            thrown, StepException.class, FaultRun.class.getClassLoader())
                    .orElseThrow(() -> new AssertionError("the step did not give up", thrown));
        }
    }
}
