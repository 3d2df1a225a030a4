package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import dev.sluice.graph.Duck;
import dev.sluice.graph.PipelineFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are no good, that are repeated, or that try to be more than data, through a whole job. */
@Timeout(120)
final class InputFaultsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void textsThatCannotBeAnsweredAreDecidedBeforeSending() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)) {
            Ended run = FaultRun.of(folder, 200)
                    .text(3, null)
                    .text(60, "")
                    .text(61, " \t\u00a0")
                    .text(199, FaultRun.CANARY.repeat(10))
                    .service("maxInputTokens: 40")
                    .run(server.url());

            Invariants.assertAll(run, List.of(3, 60, 61, 199), Calls.of(server), 4);
            assertThat(server.texts()).hasSize(196).doesNotContain("", " \t\u00a0", FaultRun.CANARY.repeat(10));
            assertThat(Invariants.reasons(run))
                    .containsExactly(
                            Arrays.asList("empty_text", null, "the text is null, empty or blank"),
                            Arrays.asList("too_long", null, "the text has about 102 tokens, at most 40 are allowed"));
        }
    }

    /** CSV in UTF-8 has no way to hold one; JSON has its escapes. */
    @Test
    void halfASurrogatePairIsUnreadableAndNeverSent() throws Exception {
        Files.writeString(folder.resolve("in.ndjson"), """
                {"id": "0", "text": "half \\ud83d"}
                {"id": "1", "text": "whole \\ud83d\\ude42"}
                """);
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)) {
            PipelineFixture.run("""
                    name: halves
                    source:
                      {type: files, path: in.ndjson, format: ndjson, schema: {id: STRING, text: STRING}, onBadRow: deadLetter}
                    enrich:
                      - name: embed
                        service: {type: embedding, provider: openai, url: "%s", model: stub}
                        input: text
                        output: vector
                    sink: {type: files, path: out}
                    deadLetter: {path: dead}
                    """.formatted(server.url()), folder, Map.of());

            assertThat(server.texts()).containsExactly("whole \ud83d\ude42");
        }
        assertThat(Duck.query("SELECT error_kind, error_message, error_source FROM read_parquet('%s/dead/*.parquet')"
                        .formatted(folder)))
                .containsExactly(List.of(
                        "unreadable",
                        "column text: found half a surrogate pair, expected whole characters",
                        folder + "/in.ndjson, line 1"));
    }

    @Test
    void theSameRowTwiceIsTwoRowsOfOutputAndOneTextSent() throws Exception {
        FaultRun pipeline = FaultRun.of(folder, 200);
        for (int row : List.of(7, 8, 49, 60)) {
            pipeline.text(row, "twice");
        }
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)) {
            Ended run = pipeline.run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 4);
            // Three of them are in one batch, the fourth in another.
            assertThat(server.texts().stream().filter("twice"::equals)).hasSize(2);
            assertThat(server.texts()).hasSize(198);
        }
    }

    @Test
    void rowsSteerNeitherAddressNorHeaders() throws Exception {
        List<String> steering = List.of(
                "../../admin?x=1#",
                "http://evil.example/v1",
                "//evil.example",
                "a\r\nHost: evil.example\r\nX-Evil: 1\r\n\r\n",
                "%0d%0aX-Evil: 1",
                "\"}], \"model\": \"evil\", \"x\": [{\"");
        FaultRun pipeline = FaultRun.of(folder, 200);
        for (int row = 0; row < steering.size(); row++) {
            pipeline.text(row, steering.get(row));
        }
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)) {
            Ended run = pipeline.run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 4);
            assertThat(server.texts()).containsAll(steering);
            Set<String> headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            server.arrivals()
                    .forEach(arrival -> headers.addAll(arrival.headers().keySet()));
            assertThat(headers)
                    .isSubsetOf(
                            "Accept",
                            "accept-encoding",
                            "Authorization",
                            "connection",
                            "content-length",
                            "Content-Type",
                            "host",
                            "user-agent");
            assertThat(server.arrivals()).allSatisfy(arrival -> {
                assertThat(arrival.requestLine()).isEqualTo("POST /v1/embeddings HTTP/1.1");
                assertThat("http://" + arrival.headers().get("host") + "/v1").isEqualTo(server.url());
            });
        }
    }
}
