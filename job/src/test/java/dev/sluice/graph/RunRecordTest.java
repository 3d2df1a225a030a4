package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.call.CallStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunRecordTest {

    private static final RunRecord RUN = new RunRecord(
            "node-embeddings",
            RunRecord.Status.FINISHED,
            20_731,
            20_728,
            3,
            42,
            new CallStats(45, Map.of(429, 2L, 200, 42L, 0, 1L), 3, 1, 2, 1_234_567, 40, 5, 500),
            Duration.ofMillis(103_250),
            "/data/out/nodes",
            null,
            2,
            17,
            "run-1",
            Instant.parse("2026-01-31T12:00:00Z"));

    private static final String JSON = """
            {
              "job" : "node-embeddings",
              "status" : "finished",
              "rowsRead" : 20731,
              "rowsWritten" : 20728,
              "rowsDeadLettered" : 3,
              "batches" : 42,
              "requests" : 45,
              "requestsByStatus" : {
                "0" : 1,
                "200" : 42,
                "429" : 2
              },
              "retries" : 3,
              "outcomesUnknown" : 1,
              "splits" : 2,
              "rowsFromJournal" : 500,
              "rowsDeduplicated" : 40,
              "rowsTruncated" : 5,
              "tokens" : 1234567,
              "durationMs" : 103250,
              "output" : "/data/out/nodes",
              "resumedFrom" : null,
              "resumes" : 2,
              "checkpoint" : 17,
              "runId" : "run-1",
              "startedAt" : "2026-01-31T12:00:00Z"
            }
            """;

    @Test
    void writesTheKeysThatScriptsRead() {
        assertThat(RUN.toJson()).isEqualTo(JSON);
    }

    @Test
    void readsWhatItWrote() throws JsonProcessingException {
        assertThat(RunRecord.fromJson(JSON)).isEqualTo(RUN);
        String resumed = JSON.replace("\"resumedFrom\" : null", "\"resumedFrom\" : \"file:/chk-7\", \"later\" : 1");
        assertThat(RunRecord.fromJson(resumed).resumedFrom()).isEqualTo("file:/chk-7");
    }

    @Test
    void readsARecordOfAnEarlierVersion() throws JsonProcessingException {
        String earlier = JSON.replaceAll(
                " *\"(outcomesUnknown|splits|rowsDeduplicated|rowsTruncated|resumes|checkpoint)\" : \\d+,\n", "");
        assertThat(earlier.lines()).hasSize((int) JSON.lines().count() - 6);
        assertThat(RunRecord.fromJson(earlier).calls())
                .isEqualTo(new CallStats(45, Map.of(429, 2L, 200, 42L, 0, 1L), 3, 0, 0, 1_234_567, 0, 0, 500));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"rowsRead\" : 20731,||rowsRead: missing",
                "20728|\"many\"|rowsWritten: expected a whole number, found a string",
                "\"run-1\"|1|runId: expected a text, found a number",
                "\"finished\"|\"done\"|status: done is none of running, finished, failed, stopped",
                "\"429\"|\"busy\"|requestsByStatus: busy is not an HTTP status",
                "2026-01-31T|2026|startedAt: 202612:00:00Z is not a time such as 2026-01-31T12:00:00Z"
            })
    void saysWhichKeyIsWrong(String right, String wrong, String message) {
        String json = JSON.replace(right, wrong == null ? "" : wrong);
        assertThatThrownBy(() -> RunRecord.fromJson(json))
                .isInstanceOfSatisfying(
                        JsonProcessingException.class,
                        e -> assertThat(e.getOriginalMessage()).isEqualTo(message));
    }

    @Test
    void balancesWhenEachRowEndedSomewhere() {
        assertThat(RUN.balanced()).isTrue();
        assertThat(withRowsRead(20_732).balanced()).isFalse();
    }

    @Test
    void takesCountsOfCallsThatAreOfMoreRequestsThanItsOwn() {
        CallStats more = new CallStats(46, Map.of(200, 46L), 0, 0, 0, 9, 0, 0, 0);
        RunRecord told = RUN.atLeast(41, more);
        assertThat(told.calls()).isEqualTo(more);
        assertThat(told.batches()).isEqualTo(42);
        assertThat(RUN.atLeast(43, more).batches()).isEqualTo(43);
        assertThat(told.atLeast(42, RUN.calls())).isEqualTo(told);
        assertThat(RUN.atLeast(99, CallStats.NONE)).isEqualTo(RUN);
    }

    @Test
    void writesOverAnOlderRecordAndLeavesNothingElse(@TempDir Path folder) throws IOException {
        var output = new org.apache.flink.core.fs.Path(folder.toUri());
        assertThat(RunRecord.read(output)).isNull();
        withRowsRead(1).write(output);
        RUN.write(output);
        assertThat(RunRecord.read(output)).isEqualTo(RUN);
        assertThat(folder.resolve("_sluice")).isDirectoryContaining(file -> file.endsWith("run.json"));
        try (var files = Files.list(folder.resolve("_sluice"))) {
            assertThat(files).containsExactly(folder.resolve("_sluice/run.json"));
        }
    }

    @Test
    void namesTheFileThatIsNoRecord(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("_sluice"));
        Files.writeString(folder.resolve("_sluice/run.json"), "{}");
        assertThatThrownBy(() -> RunRecord.read(new org.apache.flink.core.fs.Path(folder.toUri())))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("/_sluice/run.json: not the record of a run: job: missing");
    }

    private static RunRecord withRowsRead(long rowsRead) {
        return new RunRecord(
                RUN.job(),
                RUN.status(),
                rowsRead,
                RUN.rowsWritten(),
                RUN.rowsDeadLettered(),
                RUN.batches(),
                RUN.calls(),
                RUN.duration(),
                RUN.output(),
                RUN.resumedFrom(),
                RUN.resumes(),
                RUN.checkpoint(),
                RUN.runId(),
                RUN.startedAt());
    }
}
