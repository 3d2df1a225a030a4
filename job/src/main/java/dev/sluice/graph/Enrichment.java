package dev.sluice.graph;

import dev.sluice.config.DeadLetter;
import dev.sluice.files.DatasetSink;
import dev.sluice.files.FilesInput;
import dev.sluice.files.RowBlock;
import dev.sluice.files.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The enrichment with its real sources and sinks.
 *
 * @param input rows to enrich: the plan's own input, or its buckets
 * @param unreadable rows that ordering could not read, of {@code where, problem, raw}; null for none
 */
record Enrichment(Plan plan, FilesInput input, @Nullable FilesInput unreadable, RunBooks books) {

    /** Adds the enrichment to the environment. */
    void build(StreamExecutionEnvironment env) {
        EnrichmentGraph graph = new EnrichmentGraph(plan, books.folder());
        DataStream<SourceRow> rows = source(env, "source", input, plan.grouped());
        DataStream<SourceRow> unread = unreadable == null
                ? null
                : source(env, "source-unreadable", unreadable, true)
                        .map(Enrichment::asUnreadable)
                        .returns(unreadable.typeInfo())
                        .name("unreadable")
                        .uid("unreadable");
        List<Sink<RowBlock>> sinks = new ArrayList<>();
        for (Plan.PlannedSink sink : plan.sinks()) {
            sinks.add(sink(sink.path(), sink.partitioner().fileType(), sink.compression()));
        }
        DeadLetter dead = plan.pipeline().deadLetter();
        Sink<RowBlock> deadLetter = dead == null ? null : sink(new Path(dead.path()), graph.deadLetterType(), "zstd");
        long allowed = dead == null || dead.maxRows() == null ? Long.MAX_VALUE : dead.maxRows();
        graph.build(rows, unread, sinks, deadLetter, new LedgerOperator(books.expecting(rows()), allowed));
    }

    /** Rows of the input; null where they are not known beforehand. */
    @Nullable
    Long rows() {
        OptionalLong rows = input.rowCount();
        OptionalLong unread = unreadable == null ? OptionalLong.of(0) : unreadable.rowCount();
        return rows.isPresent() && unread.isPresent() ? Long.valueOf(rows.getAsLong() + unread.getAsLong()) : null;
    }

    private static DataStream<SourceRow> source(
            StreamExecutionEnvironment env, String uid, FilesInput input, boolean wholeFiles) {
        return env.fromSource(input.source(wholeFiles), WatermarkStrategy.noWatermarks(), uid, input.typeInfo())
                .uid(uid);
    }

    private Sink<RowBlock> sink(Path path, RowType fileType, String compression) {
        return DatasetSink.of(
                path,
                fileType,
                compression,
                books.run().filePrefix(books.session().number()),
                DatasetSink.Rolling.defaults());
    }

    private static SourceRow asUnreadable(SourceRow kept) {
        RowData row = Objects.requireNonNull(kept.row(), "ordering wrote an unreadable row of its own");
        String raw = row.isNullAt(2) ? null : row.getString(2).toString();
        return new SourceRow(
                kept.file(),
                kept.position(),
                null,
                new SourceRow.Unreadable(
                        row.getString(0).toString(), row.getString(1).toString(), raw));
    }
}
