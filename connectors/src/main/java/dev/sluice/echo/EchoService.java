package dev.sluice.echo;

import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import dev.sluice.service.ServiceFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Answers each row with its own input without a network: for rehearsals and measurements. Answers stand before
 * {@link Service#send} returns.
 *
 * @param answerType the input's types under the names of the output
 */
public record EchoService(RowType answerType) implements ServiceFactory {

    /** An echo of the input under these names, one per column of the input. */
    public static EchoService of(RowType input, List<String> output) {
        if (input.getFieldCount() != output.size()) {
            throw new IllegalArgumentException("echo answers " + input.getFieldCount() + " columns ("
                    + String.join(", ", input.getFieldNames()) + "), but output names " + output.size());
        }
        LogicalType[] types = input.getChildren().toArray(new LogicalType[0]);
        return new EchoService(RowType.of(types, output.toArray(new String[0])));
    }

    /** What the row takes in Flink's own format where it is in that, else nothing: there is no request. */
    @Override
    public RowWeight weigh(RowData row) {
        return new RowWeight(row instanceof BinaryRowData binary ? binary.getSizeInBytes() : 0, 0);
    }

    @Override
    public Service open() {
        return new Echo();
    }

    @Override
    public String origin() {
        return "echo";
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public String fingerprint() {
        return "echo";
    }

    private static final class Echo implements Service {

        @Override
        public @Nullable Outcome decideUnsent(RowData row) {
            return null;
        }

        @Override
        public CompletableFuture<Reply> send(List<RowData> rows, Duration timeout) {
            List<Outcome> outcomes = new ArrayList<>(rows.size());
            for (RowData row : rows) {
                outcomes.add(new Outcome.Answered(row));
            }
            return CompletableFuture.completedFuture(new Reply(outcomes, 200, 0));
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
