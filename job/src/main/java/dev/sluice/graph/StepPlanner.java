package dev.sluice.graph;

import dev.sluice.batch.BatchLimits;
import dev.sluice.config.Batch;
import dev.sluice.config.Input;
import dev.sluice.config.Pipeline;
import dev.sluice.config.Problems;
import dev.sluice.config.Service;
import dev.sluice.config.Step;
import dev.sluice.service.RowInput;
import dev.sluice.service.RowInputs;
import dev.sluice.service.ServiceFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** Lays one step out over the columns that reach it. */
final class StepPlanner {

    private final Pipeline pipeline;
    private final Step step;
    private final String path;
    private final Problems problems;

    StepPlanner(Pipeline pipeline, Step step, String path, Problems problems) {
        this.pipeline = pipeline;
        this.step = step;
        this.path = path;
        this.problems = problems;
    }

    /** The step; null where a problem was added. */
    Plan.@Nullable PlannedStep plan(RowType in) {
        int before = problems.size();
        String kept = step.input() instanceof Input.Concat concat ? concat.as() : null;
        RowInput input = input(in);
        String within = within(in);
        newColumns(in, kept);
        if (input == null || problems.size() > before || !serviceIsComplete()) {
            return null;
        }
        ServiceFactory service;
        try {
            service = Services.of(step, input.type());
        } catch (IllegalArgumentException e) {
            problems.addUnlessSaid(path + ".service", String.valueOf(e.getMessage()));
            return null;
        }
        declaredTypes(service.answerType());
        if (problems.size() > before) {
            return null;
        }
        return new Plan.PlannedStep(
                step.name(),
                in,
                input,
                service,
                limits(),
                within,
                step.calls(),
                kept,
                out(in, kept, service.answerType()));
    }

    /** What leaves a step that has problems, so that what comes after it can be looked at: names, not types. */
    RowType presumed(RowType in) {
        List<RowType.RowField> fields = new ArrayList<>(in.getFields());
        for (String name : step.output().columns().keySet()) {
            if (in.getFieldIndex(name) < 0) {
                fields.add(new RowType.RowField(name, VarCharType.STRING_TYPE));
            }
        }
        return new RowType(false, fields);
    }

    /** Whether a server is named; the file's reader has said so where none is. */
    private boolean serviceIsComplete() {
        return !(step.service() instanceof Service.Embedding embedding)
                || embedding.provider() == Service.Provider.LOCAL
                || (embedding.url() != null && embedding.model() != null);
    }

    private @Nullable RowInput input(RowType in) {
        String at = path + ".input";
        try {
            if (step.input() instanceof Input.Column column) {
                return requireColumn(in, column.column(), at) ? RowInputs.column(in, column.column()) : null;
            }
            if (step.input() instanceof Input.Struct struct) {
                return requireColumns(in, struct.columns(), at) ? RowInputs.struct(in, struct.columns()) : null;
            }
            if (step.input() instanceof Input.Concat concat) {
                return requireColumns(in, concat.concat(), at + ".concat")
                        ? RowInputs.concat(in, concat.concat(), concat.separator(), concat.maxLength())
                        : null;
            }
            return RowInputs.everything(in);
        } catch (IllegalArgumentException e) {
            problems.addUnlessSaid(at, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable String within(RowType in) {
        String column = pipeline.within(step);
        return column != null && requireColumn(in, column, path + ".batch.within") ? column : null;
    }

    private void newColumns(RowType in, @Nullable String kept) {
        List<String> added = new ArrayList<>(step.output().columns().keySet());
        for (String name : added) {
            requireNew(in, name, path + ".output");
        }
        if (kept != null) {
            requireNew(in, kept, path + ".input.as");
            if (added.contains(kept)) {
                problems.addUnlessSaid(
                        path + ".input.as",
                        "column " + kept + " is an output of the step already; expected a new name");
            }
        }
    }

    private void declaredTypes(RowType answer) {
        for (Map.Entry<String, String> column : step.output().columns().entrySet()) {
            if (column.getValue().isEmpty()) {
                continue;
            }
            LogicalType declared = SqlTypes.parse(column.getValue(), path + ".output." + column.getKey(), problems);
            LogicalType actual = answer.getTypeAt(answer.getFieldIndex(column.getKey()));
            if (declared != null && !declared.copy(true).equals(actual.copy(true))) {
                problems.add(
                        path + ".output." + column.getKey(),
                        declared.asSummaryString() + " is not what the service answers; expected "
                                + actual.asSummaryString());
            }
        }
    }

    private BatchLimits limits() {
        Batch batch = step.batch();
        return new BatchLimits(
                batch.maxRows(),
                batch.maxBytes() == null ? null : batch.maxBytes().bytes(),
                batch.maxTokens(),
                pipeline.maxWait(step));
    }

    private static RowType out(RowType in, @Nullable String kept, RowType answer) {
        List<RowType.RowField> fields = new ArrayList<>(in.getFields());
        if (kept != null) {
            fields.add(new RowType.RowField(kept, VarCharType.STRING_TYPE));
        }
        fields.addAll(answer.getFields());
        return new RowType(false, fields);
    }

    private boolean requireColumns(RowType in, List<String> columns, String at) {
        boolean all = true;
        for (int i = 0; i < columns.size(); i++) {
            all &= requireColumn(in, columns.get(i), at + "[" + i + "]");
        }
        return all;
    }

    private boolean requireColumn(RowType in, String column, String at) {
        return Columns.require(in, column, at, problems);
    }

    private void requireNew(RowType in, String column, String at) {
        if (in.getFieldIndex(column) >= 0) {
            problems.addUnlessSaid(at, "column " + column + " is in the input already; expected a new name");
        }
    }
}
