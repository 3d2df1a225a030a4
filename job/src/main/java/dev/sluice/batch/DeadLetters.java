package dev.sluice.batch;

import dev.sluice.files.SourceRow.Unreadable;
import dev.sluice.service.Outcome.Rejected;
import java.io.Serializable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rows of the dead letter: the columns of the source, then why the row is here. Rows show no content
 * in their text.
 *
 * <p>A row that a service rejected keeps its source columns and has no {@code error_source} and {@code error_raw};
 * a row that could not be read has these alone, with nulls for its columns, {@code source} as its step and
 * {@code unreadable} as its kind.
 */
public final class DeadLetters implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final LogicalType STRING = VarCharType.STRING_TYPE;
    private static final List<RowField> ERROR = List.of(
            new RowField("error_step", STRING),
            new RowField("error_kind", STRING),
            new RowField("error_status", new IntType()),
            new RowField("error_message", STRING),
            new RowField("error_attempts", new IntType()),
            new RowField("error_at", new LocalZonedTimestampType(3)),
            new RowField("error_source", STRING),
            new RowField("error_raw", STRING));

    private final int sourceColumns;
    private final Clock clock;

    /**
     * Dead letters of rows that begin with the columns of the source.
     *
     * @param clock serializable, such as {@link Clock#systemUTC()}; tells {@code error_at}
     */
    public DeadLetters(RowType source, Clock clock) {
        this.sourceColumns = source.getFieldCount();
        this.clock = clock;
    }

    /**
     * The type of a dead letter: the source's columns, all of them nullable, then those of the error.
     *
     * @throws IllegalArgumentException if the source has a column of that name
     */
    public static RowType typeFor(RowType source) {
        List<RowField> fields = new ArrayList<>();
        for (RowField column : source.getFields()) {
            if (ERROR.stream().anyMatch(error -> error.getName().equals(column.getName()))) {
                throw new IllegalArgumentException("the input has a column " + column.getName()
                        + ", which the dead letter adds; expected another name, so rename it in the input");
            }
            fields.add(new RowField(column.getName(), column.getType().copy(true)));
        }
        fields.addAll(ERROR);
        return new RowType(fields);
    }

    /**
     * A row that a service rejected, or that was not fit to be sent.
     *
     * @param row begins with the columns of the source; more columns, of earlier steps, are left out
     * @param attempts how often the row was sent
     */
    public RowData rejected(RowData row, String step, Rejected reason, int attempts) {
        Integer status = reason.status() == 0 ? null : reason.status();
        RowData error = error(step, reason.kind(), status, reason.message(), attempts, null, null);
        return new EnrichedRow(row, sourceColumns, error);
    }

    /** A row that could not be read. */
    public RowData unreadable(Unreadable unreadable) {
        RowData error =
                error("source", "unreadable", null, unreadable.problem(), 0, unreadable.where(), unreadable.raw());
        return new EnrichedRow(new GenericRowData(sourceColumns), error);
    }

    private RowData error(
            String step,
            String kind,
            @Nullable Integer status,
            String message,
            int attempts,
            @Nullable String source,
            @Nullable String raw) {
        return GenericRowData.of(
                StringData.fromString(step),
                StringData.fromString(kind),
                status,
                StringData.fromString(message),
                attempts,
                TimestampData.fromInstant(clock.instant()),
                source == null ? null : StringData.fromString(source),
                raw == null ? null : StringData.fromString(raw));
    }
}
