package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.jobgraph.DistributionPattern;
import org.apache.flink.runtime.jobgraph.JobEdge;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run may go on with another parallelism from a checkpoint that has overtaken what was on its way. */
final class ExchangesTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void areFromAllToAll(int parallelism) throws Exception {
        List<JobEdge> plain = edges(parallelism, "");
        assertThat(plain).hasSize(5).allSatisfy(ExchangesTest::isAllToAll);
        List<JobEdge> steps = edges(parallelism, "  - {name: two, service: {type: echo}, input: a, output: b}\n");
        assertThat(steps).hasSize(8).allSatisfy(ExchangesTest::isAllToAll);
    }

    /** A group stays in one subtask up to the sink; what is counted and what is dead leaves it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void areFromAllToAllWhereRowsAreGrouped(int parallelism) throws Exception {
        write("kind=odd/in.csv");
        List<JobEdge> edges = edges(parallelism, "    batch: {within: kind}\n");
        assertThat(edges).hasSize(4).allSatisfy(ExchangesTest::isAllToAll);
    }

    private static void isAllToAll(JobEdge edge) {
        assertThat(edge.getDistributionPattern())
                .as("%s to %s", edge.getSource(), edge.getTarget())
                .isEqualTo(DistributionPattern.ALL_TO_ALL);
    }

    private List<JobEdge> edges(int parallelism, String more) throws Exception {
        if (!Files.exists(folder.resolve("in"))) {
            write("in.csv");
        }
        Plan plan = PipelineFixture.plan("""
                name: exchanges
                source: {type: files, path: in, format: csv}
                enrich:
                  - name: one
                    service: {type: echo}
                    input: id
                    output: a
                %ssink:
                  - {type: files, path: out}
                  - {type: files, path: too}
                deadLetter: {path: dead}
                runtime: {parallelism: %d}
                """.formatted(more, parallelism), folder, Map.of());
        RunStart start = RunStart.of(plan, false, null, false);
        var configuration = JobConfiguration.enrichment(plan, start.folder());
        JobConfiguration.embed(configuration, plan);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        new Enrichment(plan, plan.input(), null, RunBooks.of(plan, start, "token")).build(env);
        List<JobEdge> edges = new ArrayList<>();
        for (JobVertex vertex : env.getStreamGraph().getJobGraph().getVertices()) {
            edges.addAll(vertex.getInputs());
        }
        return edges;
    }

    private void write(String file) throws IOException {
        Path path = folder.resolve("in").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "id\n1\n");
    }
}
