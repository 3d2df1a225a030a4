package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.CallStats;
import dev.sluice.config.Environment;
import dev.sluice.graph.Plan;
import dev.sluice.graph.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

final class SluiceCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Plan> runs = new ArrayList<>();
    private long heapBytes = Long.MAX_VALUE;
    private Runner runner = (plan, fresh, watch) -> new Runner.Result(ExitCode.DONE, null, null);

    @BeforeEach
    void writePipeline() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("nodes.csv"), "id,name\n1,aspirin\n");
        file = Files.writeString(folder.resolve("nodes.yaml"), """
                name: nodes
                source: {type: files, path: %1$s/nodes.csv, format: csv}
                enrich:
                  - {name: copy, service: {type: echo}, input: name, output: copy}
                sink: {type: files, path: %1$s/out}
                """.formatted(folder));
    }

    @Test
    void saysThatAFileIsValid() {
        assertThat(execute("validate", file.toString())).isZero();
        assertThat(out).hasToString(file + " is valid\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void warnsOfMoreBatchesInFlightThanTheHeapHolds() {
        heapBytes = 100L << 20;
        runner = (plan, fresh, watch) -> new Runner.Result(ExitCode.DONE, null, "ran");
        String warning =
                "sluice: warning: the batches in flight may take about 156 MiB, the heap has 100 MiB: step copy"
                        + " 156 MiB (2 subtasks x capacity 160 x 500 rows of 1024 bytes with their answers). Fewer will be in"
                        + " flight than asked for. Lower calls.capacity or batch.maxRows, or give more heap\n";
        for (String verb : List.of("validate", "run")) {
            err.getBuffer().setLength(0);
            assertThat(execute(
                            verb,
                            file.toString(),
                            "--set",
                            "enrich.copy.calls.capacity=160",
                            "--set",
                            "runtime.parallelism=2"))
                    .isZero();
            assertThat(err).hasToString(warning);
        }
        assertThat(out).hasToString(file + " is valid\nran\n");
    }

    @Test
    void showsAllProblemsOfAFile() throws IOException {
        Files.writeString(
                file,
                Files.readString(file).replace("name: nodes", "nam: nodes").replace("input:", "inptu:"));
        assertThat(execute("validate", file.toString())).isEqualTo(2);
        assertThat(err.toString().lines().findFirst()).hasValue("sluice: " + file + " is not valid, 2 problems:");
        assertThat(err.toString().lines()).hasSize(3).anyMatch(line -> line.contains("did you mean name?"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void runsNoFileWithProblems() {
        runner = (plan, fresh, watch) -> {
            throw new AssertionError("must not run");
        };
        assertThat(execute("run", file.toString(), "--set", "enrich.copy.calls.capacity=many"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is not valid, 1 problem:\n--set enrich.copy.calls.capacity=many: ");
    }

    @Test
    void handsThePlanOfTheFileAndItsOverridesToTheRunner() {
        runner = (plan, fresh, watch) -> {
            runs.add(plan);
            return new Runner.Result(ExitCode.DONE, null, "the cluster goes on with job 1");
        };
        assertThat(execute("run", "--set", "name=a", file.toString(), "--set=name=b"))
                .isZero();
        assertThat(runs).extracting(plan -> plan.pipeline().name()).containsExactly("b");
        assertThat(out).hasToString("the cluster goes on with job 1\n");
    }

    @Test
    void showsTheSummaryAndWritesItAsJson() throws IOException {
        RunRecord record = record(RunRecord.Status.FINISHED);
        runner = (plan, fresh, watch) -> new Runner.Result(ExitCode.DONE, record, null);
        Path json = folder.resolve("summary.json");
        assertThat(execute("run", file.toString(), "--summary", json.toString(), "--preview", "5"))
                .isZero();
        assertThat(json).hasContent(record.toJson());
        assertThat(out).hasToString(SummaryText.of(record) + "\nno rows in " + folder.resolve("out") + "\n");
    }

    @Test
    void isDoneEvenWhenTheResultCannotBeShown() throws IOException {
        Files.writeString(folder.resolve("out/part-0"), "not a Parquet file at all");
        RunRecord record = record(RunRecord.Status.FINISHED);
        runner = (plan, fresh, watch) -> new Runner.Result(ExitCode.DONE, record, null);
        assertThat(execute("run", file.toString(), "--preview", "5")).isZero();
        assertThat(out.toString()).contains("\nno preview: ").contains("is not a Parquet file");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DONE")
    void exitsWithTheCodeOfTheRunAndSaysWhy(ExitCode exitCode) {
        RunRecord record = record(RunRecord.Status.FAILED);
        runner = (plan, fresh, watch) -> new Runner.Result(exitCode, record, "step embed: 401, check apiKey");
        assertThat(execute("run", file.toString(), "--preview", "5")).isEqualTo(exitCode.code());
        assertThat(err).hasToString("sluice: step embed: 401, check apiKey\n");
        assertThat(out).hasToString(SummaryText.of(record));
    }

    @Test
    void showsTheLastProgressOfARun() {
        runner = (plan, fresh, watch) -> {
            watch.watch(() -> Progresses.ordering(7));
            return new Runner.Result(ExitCode.DONE, null, null);
        };
        assertThat(execute("run", file.toString())).isZero();
        assertThat(err).hasToString("ordering into buckets: 7 rows, 0.0 rows/s, 0:02 elapsed\n");
    }

    @Test
    void outlivesProgressThatFails() {
        runner = (plan, fresh, watch) -> {
            watch.watch(() -> {
                throw new IllegalStateException("no progress");
            });
            return new Runner.Result(ExitCode.DONE, null, "done");
        };
        assertThat(execute("run", file.toString())).isZero();
        assertThat(out).hasToString("done\n");
    }

    @Test
    void showsTheInnermostCauseOfAFailure() {
        runner = (plan, fresh, watch) -> {
            throw new IllegalStateException("Job execution failed.", new IOException("disk full"));
        };
        assertThat(execute("run", file.toString())).isEqualTo(1);
        assertThat(err).hasToString("sluice: IOException: disk full\n");
    }

    @Test
    void suggestsTheNearOption() {
        assertThat(execute("run", file.toString(), "--prevew")).isEqualTo(2);
        assertThat(err).hasToString("""
                        sluice: Unknown option: '--prevew'
                        Possible solutions: --preview
                        See: sluice run --help
                        """);
    }

    @Test
    void suggestsTheNearVerb() {
        assertThat(execute("validat", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean: sluice validate?").endsWith("See: sluice --help\n");
    }

    @Test
    void missesTheVerb() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err).hasToString("sluice: Missing required subcommand\nSee: sluice --help\n");
    }

    @Test
    void refusesANegativePreview() {
        assertThat(execute("run", file.toString(), "--preview", "-1")).isEqualTo(2);
        assertThat(err.toString()).startsWith("sluice: --preview: -1 is negative; expected a number of rows\n");
    }

    @Test
    void helpsWithAnExampleOfEachVerbAndTheExitCodes() {
        assertThat(execute("run", "--help")).isZero();
        assertThat(execute("validate", "--help")).isZero();
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains("Example:\n  sluice run config/quickstart.yaml")
                .contains("Example:\n  sluice validate config/quickstart.yaml")
                .contains("  130  stopped\n");
    }

    @Test
    void throwsInsteadOfExitingForFlinkRun() {
        runner = (plan, fresh, watch) -> new Runner.Result(ExitCode.TOO_MANY_DEAD_LETTERS, null, "1,001 dead letters");
        assertThatThrownBy(() -> Main.run(line(), "run", file.toString()))
                .isInstanceOfSatisfying(
                        CommandFailed.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TOO_MANY_DEAD_LETTERS))
                .hasMessage("1,001 dead letters");
        assertThatThrownBy(() -> Main.run(line(), "rum"))
                .isInstanceOf(CommandFailed.class)
                .hasMessage("wrong file or usage");
        Main.run(line(), "validate", file.toString());
        assertThat(out).hasToString(file + " is valid\n");
    }

    private int execute(String... arguments) {
        return line().execute(arguments);
    }

    private CommandLine line() {
        var environment = new Environment(SluiceCommandTest::noVariable, folder, true);
        return SluiceCommand.with(
                        Wiring.reader(environment, heapBytes),
                        (plan, fresh, watch) -> runner.run(plan, fresh, watch),
                        Terminal.NONE)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private static @Nullable String noVariable(String name) {
        return null;
    }

    private RunRecord record(RunRecord.Status status) {
        return new RunRecord(
                "nodes",
                status,
                1,
                1,
                0,
                1,
                new CallStats(1, Map.of(200, 1L), 0, 0, 0, 0, 0, 0, 0),
                Duration.ofSeconds(1),
                folder.resolve("out").toString(),
                null,
                0,
                1,
                "run-1",
                Instant.EPOCH);
    }
}
