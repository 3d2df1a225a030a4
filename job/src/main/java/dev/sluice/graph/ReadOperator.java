package dev.sluice.graph;

import dev.sluice.batch.DeadLetters;
import dev.sluice.batch.SplitFunction;
import dev.sluice.batch.Tally;
import dev.sluice.call.CallStats;
import dev.sluice.files.SourceRow;
import dev.sluice.files.UnreadableRowException;
import java.util.Objects;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.OutputTag;

/**
 * Takes rows from a source: readable ones go on, unreadable ones go to the dead letter or fail the job.
 * Counts what it read and passes the count on before each barrier, so that it needs no state of its own.
 */
final class ReadOperator extends AbstractStreamOperator<RowData>
        implements OneInputStreamOperator<SourceRow, RowData>, BoundedOneInput {

    private final boolean keepUnreadable;
    private final DeadLetters deadLetters;
    private final OutputTag<RowData> deadLetterTag;
    private transient long read;
    private transient long unreadable;

    ReadOperator(boolean keepUnreadable, DeadLetters deadLetters, OutputTag<RowData> deadLetterTag) {
        this.keepUnreadable = keepUnreadable;
        this.deadLetters = deadLetters;
        this.deadLetterTag = deadLetterTag;
    }

    @Override
    public void processElement(StreamRecord<SourceRow> element) {
        SourceRow source = element.getValue();
        read++;
        RowData row = source.row();
        if (row != null) {
            output.collect(element.replace(row));
            return;
        }
        SourceRow.Unreadable reason = Objects.requireNonNull(source.unreadable());
        if (!keepUnreadable) {
            throw new SuppressRestartsException(new UnreadableRowException(reason));
        }
        unreadable++;
        output.collect(deadLetterTag, new StreamRecord<>(deadLetters.unreadable(reason)));
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        tally();
    }

    @Override
    public void endInput() {
        tally();
    }

    private void tally() {
        if (read > 0) {
            Tally tally = new Tally(read, 0, unreadable, 0, CallStats.NONE);
            output.collect(SplitFunction.TALLIES, new StreamRecord<>(tally));
            read = 0;
            unreadable = 0;
        }
    }
}
