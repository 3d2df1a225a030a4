package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Refusals that leave the job running: for now, for their size, for a row. Through a whole job. */
@Timeout(120)
final class RefusalFaultsTest {
    private static final String POISON = "poison";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void refusalsForNowAreAskedAgain() throws Exception {
        List<Integer> statuses = List.of(408, 409, 424, 425);
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failing(request -> request < 4 ? Fault.status(statuses.get(request), "") : null)) {
            Ended run = FaultRun.of(folder, 1000).run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 20 + 4);
            assertThat(server.answersByStatus()).isEqualTo(Map.of(408, 1L, 409, 1L, 424, 1L, 425, 1L, 200, 20L));
        }
    }

    @Test
    void aStatusMeansWhatThePipelineSays() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS).failingBy(RefusalFaultsTest::conflict)) {
            Ended run = FaultRun.of(folder, 1000)
                    .text(77, POISON)
                    .service("errors: [{status: 409, as: data}, {status: 424, as: fatal}]")
                    .run(server.url());

            Invariants.assertAll(run, List.of(77), Calls.of(server), 20 + 2 * 6);
            assertThat(Invariants.reasons(run)).containsExactly(List.of("bad_request", 409, "status 409"));
        }
    }

    private static @Nullable Fault conflict(StubEmbeddings.Arrival request) {
        return request.texts().contains(POISON) ? Fault.status(409, "") : null;
    }

    @Test
    void aPageInPlaceOfJsonIsJudgedByItsStatusAndNeverShown() throws Exception {
        String page = "<html><h1>502 Bad Gateway</h1>" + (FaultRun.CANARY + FaultRun.KEY).repeat(50_000) + "</html>";
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failing(
                        request -> request < 2 ? Fault.status(502, Map.of("Content-Type", "text/html"), page) : null)) {
            Ended run = FaultRun.of(folder, 1000).run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 20 + 2);
        }
    }

    static List<Arguments> tooLarge() {
        return List.of(
                Arguments.of(413, ""),
                Arguments.of(400, "{\"error\": {\"message\": \"This model's maximum context length is 8192 tokens\"}}"),
                Arguments.of(400, "{\"error\": {\"code\": \"context_length_exceeded\"}}"));
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void whatIsTooLargeIsHalvedDownToTheRowThatIsSoAlone(int status, String body) throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failingBy(request ->
                        request.texts().size() > 13 || request.texts().contains(POISON)
                                ? Fault.status(status, body)
                                : null)) {
            Ended run = FaultRun.of(folder, 200).text(77, POISON).run(server.url());

            // Of 50 rows: one request, two, four; and eight more for the 13 of which one is too large.
            Invariants.assertAll(run, List.of(77), Calls.of(server), 4 * 7 + 2 * 4);
            assertThat(Invariants.rows(run, "dead", "error_kind, error_status"))
                    .containsExactly(List.of("too_large", status));
        }
    }

    @Test
    void oneBadRowCostsOneRowAndTwoCallsALevel() throws Exception {
        try (StubEmbeddings server = poisoned()) {
            Ended run = FaultRun.of(folder, 1000).text(77, POISON).run(server.url());

            Invariants.assertAll(run, List.of(77), Calls.of(server), 20 + 2 * 6);
            assertThat(Invariants.reasons(run))
                    .containsExactly(List.of("bad_request", 400, "status 400, code invalid_request_error"));
        }
    }

    @Test
    void aBadRowInEachOfFortyBatchesOf512CostsFortyRows() throws Exception {
        List<Integer> poison = IntStream.range(0, 40)
                .mapToObj(batch -> 512 * batch + 37 * batch % 512)
                .toList();
        FaultRun pipeline = FaultRun.of(folder, 40 * 512).batchesOf(512);
        poison.forEach(row -> pipeline.text(row, POISON));
        try (StubEmbeddings server = poisoned()) {
            Ended run = pipeline.run(server.url());

            Invariants.assertAll(run, poison, Calls.of(server), 40 * (2 * 9 + 1));
            assertThat(server.batchSizes().stream().filter(size -> size == 512)).hasSize(40);
        }
    }

    private static StubEmbeddings poisoned() {
        return new StubEmbeddings(FaultRun.DIMENSIONS)
                .failingBy(request -> request.texts().contains(POISON)
                        ? Fault.status(400, "{\"error\": {\"type\": \"invalid_request_error\"}}")
                        : null);
    }
}
