package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedding.Fault;
import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.faults.FaultRun.Ended;
import dev.sluice.faults.Invariants.Calls;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that say success and cannot be used, through a whole job. */
@Timeout(120)
final class AnswerFaultsTest {
    private static final List<Integer> FIRST_BATCH =
            IntStream.range(0, 50).boxed().toList();

    @TempDir
    private Path folder = Path.of("");

    private final AtomicBoolean failedOnce = new AtomicBoolean();

    @ParameterizedTest
    @MethodSource("dev.sluice.faults.WrongAnswers#all")
    void wrongAnswersAreRefusedWholeAndAskedForAgainUpToTheLimit(Fault wrong) throws Exception {
        try (StubEmbeddings server =
                new StubEmbeddings(FaultRun.DIMENSIONS).failingBy(request -> alwaysAndOnce(request, wrong))) {
            Ended run = FaultRun.of(folder, 200).parallelism(1).run(server.url());

            assertDeadLetterOfTheFirstBatch(run, server);
        }
    }

    @Test
    void base64IsRefusedWhereNumbersWereAskedFor() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS)
                .failingBy(request -> alwaysAndOnce(request, WrongAnswers.BASE64))) {
            Ended run = FaultRun.of(folder, 200)
                    .parallelism(1)
                    .service("encoding: float")
                    .run(server.url());

            assertDeadLetterOfTheFirstBatch(run, server);
        }
    }

    @Test
    void shuffledAnswersArePutInOrder() throws Exception {
        try (StubEmbeddings server =
                new StubEmbeddings(FaultRun.DIMENSIONS).failing(request -> WrongAnswers.SHUFFLED)) {
            Ended run = FaultRun.of(folder, 1000).run(server.url());

            Invariants.assertAll(run, List.of(), Calls.of(server), 20);
        }
    }

    @Test
    void theRunStopsWhereVectorsChangeTheirLength() throws Exception {
        try (StubEmbeddings server =
                new StubEmbeddings(FaultRun.DIMENSIONS).failing(request -> request < 5 ? null : WrongAnswers.LONGER)) {
            Ended run = FaultRun.of(folder, 2000).andCalls("capacity: 2").run(server.url());

            assertThat(Invariants.assertStopped(run, Calls.of(server), 5 + 2 * 2))
                    .hasMessageEndingWith(": the model answered vectors of 9, and of 8 before; was it changed behind"
                            + " the url? Set dimensions to the length that is right");
        }
    }

    @Test
    void theRunStopsAtVectorsOfAnotherLengthThanThePipelineSays() throws Exception {
        try (StubEmbeddings server = new StubEmbeddings(FaultRun.DIMENSIONS).failing(request -> WrongAnswers.LONGER)) {
            Ended run = FaultRun.of(folder, 2000)
                    .andCalls("capacity: 2")
                    .service("dimensions: 8")
                    .run(server.url());

            assertThat(Invariants.assertStopped(run, Calls.of(server), 2 * 2))
                    .hasMessageEndingWith(": the model answered vectors of 9, expected 8; set dimensions: 9, or a model"
                            + " and encoding that give 8");
            assertThat(Invariants.ids(run, "out")).isEmpty();
        }
    }

    /** Fails the first batch of four each time, and the second once. */
    private @Nullable Fault alwaysAndOnce(StubEmbeddings.Arrival request, Fault fault) {
        if (request.texts().get(0).startsWith("term 0 ")) {
            return fault;
        }
        return request.texts().get(0).startsWith("term 50 ") && failedOnce.compareAndSet(false, true) ? fault : null;
    }

    private static void assertDeadLetterOfTheFirstBatch(Ended run, StubEmbeddings server) throws Exception {
        Invariants.assertAll(run, FIRST_BATCH, Calls.of(server), 4 + 2 + 1);
        assertThat(server.requests()).isEqualTo(4 + 2 + 1);
        assertThat(Invariants.reasons(run)).singleElement().satisfies(reason -> {
            assertThat(reason.subList(0, 2)).containsExactly("bad_response", 200);
            assertThat((String) Objects.requireNonNull(reason.get(2)))
                    .startsWith("failed 3 attempts of 3; the last: status 200");
        });
    }
}
