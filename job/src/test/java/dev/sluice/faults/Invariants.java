package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.graph.Duck;
import dev.sluice.graph.RunRecord;
import dev.sluice.graph.StepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What holds after every run, whatever the service did: each row is in the output or in the dead letter (R), with
 * its own answer (A), for no more calls than allowed (C), no canary is where it must not be (P), and the record says
 * what the files and the server say (M). Rows are counted from the files, by a reader that shares no code with ours.
 */
final class Invariants {
    private static final String REASONS = "error_step, error_kind, error_status, error_message, error_attempts";

    private Invariants() {}

    /**
     * What the server counted.
     *
     * @param byStatus whole answers by status; empty where the server does not tell them apart
     */
    record Calls(long requests, Map<Integer, Long> byStatus) {
        /** Where the server counts requests alone. */
        static Calls of(long requests) {
            return new Calls(requests, Map.of());
        }

        static Calls of(StubEmbeddings server) {
            return new Calls(server.requests(), server.answersByStatus());
        }
    }

    /**
     * Asserts all of them of a run that came to its end.
     *
     * @param dead rows that must be in the dead letter, ascending
     * @param mostCalls that the rows may have cost
     */
    static void assertAll(Ended run, List<Integer> dead, Calls calls, long mostCalls) throws IOException {
        RunRecord record = run.finished();
        assertEachRowOnce(run, dead);
        assertOwnAnswers(run);
        assertThat(calls.requests()).as("C: requests").isLessThanOrEqualTo(mostCalls);
        assertNoCanary(run);
        assertThat(List.of(record.rowsRead(), record.rowsWritten(), record.rowsDeadLettered()))
                .as("M: rows read, written, dead-lettered")
                .containsExactly(
                        (long) run.texts().size(), (long) run.texts().size() - dead.size(), (long) dead.size());
        assertThat(record.requests()).as("M: requests").isEqualTo(calls.requests());
        if (!calls.byStatus().isEmpty()) {
            assertThat(answered(record)).as("M: requests by status").isEqualTo(calls.byStatus());
        }
    }

    /**
     * Asserts them of a run that a service's refusal, or its absence, must have stopped: no row is given up for it,
     * and what was committed before is right.
     *
     * @return what the step gave up with
     */
    static StepException assertStopped(Ended run, Calls calls, long mostCalls) throws IOException {
        StepException gaveUp = run.gaveUp();
        List<Integer> written = ids(run, "out");
        assertThat(written).as("R: output").doesNotHaveDuplicates();
        assertThat(ids(run, "dead")).as("R: dead letter").isEmpty();
        assertOwnAnswers(run);
        assertThat(calls.requests()).as("C: requests").isLessThanOrEqualTo(mostCalls);
        assertNoCanary(run);
        RunRecord record = Objects.requireNonNull(RunRecord.read(
                new org.apache.flink.core.fs.Path(run.folder().resolve("out").toString())));
        assertThat(record.status()).as("M: status").isEqualTo(RunRecord.Status.FAILED);
        assertThat(List.of(record.rowsWritten(), record.rowsDeadLettered()))
                .as("M: rows written, dead-lettered")
                .containsExactly((long) written.size(), 0L);
        return gaveUp;
    }

    /** Requests by the status of their answer, without those that had none. */
    static Map<Integer, Long> answered(RunRecord record) {
        Map<Integer, Long> answered = new TreeMap<>(record.requestsByStatus());
        answered.remove(0);
        return answered;
    }

    /** R. */
    static void assertEachRowOnce(Ended run, List<Integer> dead) {
        assertThat(ids(run, "dead")).as("R: dead letter").isEqualTo(dead);
        List<Integer> all = new ArrayList<>(ids(run, "out"));
        all.addAll(dead);
        all.sort(null);
        assertThat(all)
                .as("R: output and dead letter")
                .isEqualTo(IntStream.range(0, run.texts().size()).boxed().toList());
    }

    /** A. */
    static void assertOwnAnswers(Ended run) {
        for (List<@Nullable Object> row : rows(run, "out", "id, text, vector")) {
            int id = Integer.parseInt((String) Objects.requireNonNull(row.get(0)));
            String text = Objects.requireNonNull(run.texts().get(id));
            assertThat(row).as("A").isEqualTo(List.of(String.valueOf(id), text, vectorOf(text)));
        }
    }

    /** P. */
    static void assertNoCanary(Ended run) throws IOException {
        assertThat(run.leaks()).as("P: logs").isEmpty();
        for (List<@Nullable Object> reason : rows(run, "dead", REASONS)) {
            assertThat(reason.toString()).as("P: reason").doesNotContain(FaultRun.KEY, FaultRun.CANARY);
        }
        try (Stream<Path> files = Files.walk(run.folder().resolve("out/_sluice"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".json"))
                    .toList()) {
                assertThat(Files.readString(file)).as("P: " + file).doesNotContain(FaultRun.KEY, FaultRun.CANARY);
            }
        }
    }

    /** Reasons in the dead letter, without repetition, as kind, status and message, in their order. */
    static List<List<@Nullable Object>> reasons(Ended run) {
        return rows(run, "dead", "DISTINCT error_kind, error_status, error_message").stream()
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    /** Rows in the dead letter, ascending. */
    static List<Integer> deadRows(Ended run) {
        return ids(run, "dead");
    }

    /** Ids of the rows of {@code out} or {@code dead}, ascending. */
    static List<Integer> ids(Ended run, String dataset) {
        return rows(run, dataset, "id").stream()
                .map(row -> Integer.valueOf((String) Objects.requireNonNull(row.get(0))))
                .sorted()
                .toList();
    }

    /** Columns of the rows of {@code out} or {@code dead}. */
    static List<List<@Nullable Object>> rows(Ended run, String dataset, String columns) {
        Path folder = run.folder().resolve(dataset);
        try (Stream<Path> files = Files.list(folder)) {
            if (files.noneMatch(file -> file.toString().endsWith(".parquet"))) {
                return List.of();
            }
        } catch (IOException e) {
            return List.of();
        }
        return Duck.query("SELECT %s FROM read_parquet('%s/*.parquet')".formatted(columns, folder));
    }

    private static List<Object> vectorOf(String text) {
        float[] vector = StubEmbeddings.vectorOf(text, FaultRun.DIMENSIONS);
        Object[] boxed = new Object[vector.length];
        Arrays.setAll(boxed, i -> vector[i]);
        return Arrays.asList(boxed);
    }
}
