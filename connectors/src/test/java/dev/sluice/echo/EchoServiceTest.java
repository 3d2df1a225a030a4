package dev.sluice.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class EchoServiceTest {

    private static final RowType INPUT =
            RowType.of(new LogicalType[] {new IntType(), new IntType()}, new String[] {"a", "b"});

    @Test
    void answersEachRowWithItselfBeforeSendReturns() {
        RowData first = GenericRowData.of(1, 2);
        RowData second = GenericRowData.of(3, 4);
        try (Service echo = EchoService.of(INPUT, List.of("x", "y")).open()) {
            CompletableFuture<Reply> reply = echo.send(List.of(first, second), Duration.ZERO);

            assertThat(reply)
                    .isCompletedWithValue(
                            new Reply(List.of(new Outcome.Answered(first), new Outcome.Answered(second)), 200, 0));
            assertThat(echo.decideUnsent(first)).isNull();
        }
    }

    @Test
    void namesTheInputsTypesAsTheOutputSays() {
        assertThat(EchoService.of(INPUT, List.of("x", "y")).answerType().asSummaryString())
                .isEqualTo("ROW<`x` INT, `y` INT>");
        assertThatThrownBy(() -> EchoService.of(INPUT, List.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("echo answers 2 columns (a, b), but output names 1");
    }
}
