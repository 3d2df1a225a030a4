package dev.sluice.graph;

import dev.sluice.batch.DeadLetters;
import dev.sluice.bucket.BucketJob;
import dev.sluice.config.Buckets;
import dev.sluice.config.Calls;
import dev.sluice.config.Pipeline;
import dev.sluice.config.Problems;
import dev.sluice.config.Sink;
import dev.sluice.config.Source;
import dev.sluice.config.Step;
import dev.sluice.files.CsvFormat;
import dev.sluice.files.FilesInput;
import dev.sluice.files.InputFiles;
import dev.sluice.files.InputProblem;
import dev.sluice.files.ParquetRowWriters;
import dev.sluice.files.Partitioner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the input's files and types and lays the pipeline out over them. What does not fit is a problem of
 * the pipeline file, with the key that it concerns; all of them are found in one go.
 */
public final class Planner {

    private final Pipeline pipeline;
    private final Problems problems;

    private Planner(Pipeline pipeline, Problems problems) {
        this.pipeline = pipeline;
        this.problems = problems;
    }

    /** The plan; null where there are problems. Reads the listing and the headers or footers of the input. */
    public static @Nullable Plan plan(Pipeline pipeline, Problems problems) {
        Plan plan = new Planner(pipeline, problems).plan();
        return problems.isEmpty() ? plan : null;
    }

    private @Nullable Plan plan() {
        FilesInput input = input();
        if (input == null) {
            return null;
        }
        RowType rowType = ordered(input.rowType());
        requireRoomForErrors(rowType);
        if (pipeline.deadLetter() != null) {
            requireFileSystem(pipeline.deadLetter().path(), "deadLetter.path");
        }
        List<Plan.PlannedStep> steps = new ArrayList<>();
        RowType type = rowType;
        for (int i = 0; i < pipeline.enrich().size(); i++) {
            StepPlanner planner = new StepPlanner(pipeline, pipeline.enrich().get(i), "enrich[" + i + "]", problems);
            Plan.PlannedStep step = planner.plan(type);
            if (step == null) {
                type = planner.presumed(type);
            } else {
                steps.add(step);
                type = step.outputType();
            }
        }
        requireOneLimit(steps);
        List<Plan.PlannedSink> sinks = new ArrayList<>();
        for (int i = 0; i < pipeline.sink().size(); i++) {
            String path = pipeline.sink().size() == 1 ? "sink" : "sink[" + i + "]";
            Plan.PlannedSink sink = sink((Sink.Files) pipeline.sink().get(i), path, type);
            if (sink != null) {
                sinks.add(sink);
            }
        }
        return new Plan(pipeline, input, rowType, steps, sinks);
    }

    /** A limit is the account's: steps that share one may leave it to one of them, but not differ. */
    private void requireOneLimit(List<Plan.PlannedStep> steps) {
        for (Plan.PlannedStep step : steps) {
            requireOneLimit("requestsPerMinute", Calls.Limit::requestsPerMinute, step, steps);
            requireOneLimit("tokensPerMinute", Calls.Limit::tokensPerMinute, step, steps);
        }
    }

    private void requireOneLimit(
            String key,
            Function<Calls.Limit, @Nullable Long> limitOf,
            Plan.PlannedStep step,
            List<Plan.PlannedStep> steps) {
        Long limit = limitOf.apply(step.calls().limit());
        for (Plan.PlannedStep earlier : steps.subList(0, steps.indexOf(step))) {
            Long its = limitOf.apply(earlier.calls().limit());
            boolean shares = earlier.service().account().equals(step.service().account());
            if (shares && limit != null && its != null && !limit.equals(its)) {
                problems.add(
                        "enrich[" + index(step) + "].calls.limit." + key,
                        "is " + limit + ", but step " + earlier.name() + ", which calls the same service with the same"
                                + " credential, has " + its + "; the limit holds for both together, so give it once");
                return;
            }
        }
    }

    private int index(Plan.PlannedStep step) {
        return pipeline.enrich().stream().map(Step::name).toList().indexOf(step.name());
    }

    private @Nullable FilesInput input() {
        if (!(pipeline.source() instanceof Source.Files source)) {
            return null; // the file's reader has said so
        }
        RowType declared = null;
        if (source.schema() != null) {
            declared = SqlTypes.row(source.schema(), "source.schema", problems);
            if (declared == null) {
                return null;
            }
        }
        if (source.format() == Source.Format.NDJSON && declared == null) {
            return null; // the file's reader has said so
        }
        try {
            InputFiles files = InputFiles.list(source.path());
            return switch (source.format()) {
                case CSV -> FilesInput.csv(files, csv(source.csv()), declared);
                case NDJSON -> FilesInput.ndjson(files, java.util.Objects.requireNonNull(declared));
                case PARQUET -> FilesInput.parquet(files, declared);
            };
        } catch (InputProblem e) {
            problems.add("source.path", String.valueOf(e.getMessage()));
            return null;
        } catch (IOException e) {
            problems.add("source.path", "cannot be read: " + e.getMessage());
            return null;
        }
    }

    private static CsvFormat csv(Source.Csv csv) {
        return new CsvFormat(
                csv.delimiter(), csv.quote(), csv.header(), csv.charset().name());
    }

    private void requireRoomForErrors(RowType rowType) {
        try {
            DeadLetters.typeFor(rowType);
        } catch (IllegalArgumentException e) {
            problems.add("source.path", String.valueOf(e.getMessage()));
        }
    }

    /** The columns that reach the first step. */
    private RowType ordered(RowType input) {
        if (pipeline.buckets() == null) {
            return input;
        }
        requireOrder(input, pipeline.buckets());
        if (input.getFieldIndex(Pipeline.BUCKET) >= 0) {
            problems.add(
                    "buckets",
                    "the input has a column bucket already, which is the name that ordering adds;"
                            + " rename it in the input, or leave out buckets where it is partitioned already");
            return input;
        }
        List<RowType.RowField> fields =
                new ArrayList<>(ParquetRowWriters.readBack(input).getFields());
        fields.add(new RowType.RowField(Pipeline.BUCKET, new IntType()));
        return new RowType(false, fields);
    }

    private void requireOrder(RowType input, Buckets buckets) {
        requireFileSystem(buckets.path(), "buckets.path");
        if (Columns.require(input, buckets.orderBy(), "buckets.orderBy", problems)) {
            try {
                BucketJob.requireOrderable(input, buckets.orderBy());
            } catch (IllegalArgumentException e) {
                problems.add("buckets.orderBy", String.valueOf(e.getMessage()));
            }
        }
    }

    private void requireFileSystem(String location, String path) {
        try {
            new Path(location).getFileSystem();
        } catch (IllegalArgumentException e) {
            problems.add(path, "is no path: " + e.getMessage());
        } catch (IOException e) {
            problems.add(
                    path,
                    "Flink has no file system for " + new Path(location).toUri().getScheme() + " here; put its plugin"
                            + " into Flink's plugins folder, or choose another path");
        }
    }

    private Plan.@Nullable PlannedSink sink(Sink.Files sink, String path, RowType type) {
        requireFileSystem(sink.path(), path + ".path");
        Partitioner partitioner = partitioner(sink.partitionBy(), path + ".partitionBy", type);
        if (partitioner == null) {
            return null;
        }
        List<String> folders = sink.partitionBy() instanceof Sink.PartitionBy.Columns by ? by.columns() : List.of();
        return new Plan.PlannedSink(
                new Path(sink.path()),
                partitioner,
                folders,
                sink.compression().name().toLowerCase(Locale.ROOT));
    }

    private @Nullable Partitioner partitioner(Sink.PartitionBy partitionBy, String path, RowType type) {
        try {
            if (partitionBy instanceof Sink.PartitionBy.Time time) {
                return Columns.require(type, time.column(), path + ".column", problems)
                        ? Partitioner.byTime(type, time.column(), time.pattern(), time.zone())
                        : null;
            }
            List<String> columns = ((Sink.PartitionBy.Columns) partitionBy).columns();
            return requireAll(type, columns, path) ? Partitioner.byColumns(type, columns) : null;
        } catch (IllegalArgumentException e) {
            problems.addUnlessSaid(path, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private boolean requireAll(RowType type, List<String> columns, String path) {
        boolean all = true;
        for (int i = 0; i < columns.size(); i++) {
            all &= Columns.require(type, columns.get(i), path + "[" + i + "]", problems);
        }
        return all;
    }
}
