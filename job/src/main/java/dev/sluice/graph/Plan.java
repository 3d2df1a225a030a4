package dev.sluice.graph;

import dev.sluice.batch.BatchLimits;
import dev.sluice.call.Backoff;
import dev.sluice.call.CallPolicy;
import dev.sluice.call.Quota;
import dev.sluice.config.Calls;
import dev.sluice.config.Connection;
import dev.sluice.config.Pipeline;
import dev.sluice.config.Service;
import dev.sluice.config.Source;
import dev.sluice.config.Step;
import dev.sluice.files.FilesInput;
import dev.sluice.files.Partitioner;
import dev.sluice.service.RowInput;
import dev.sluice.service.ServiceFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline whose columns, types and files have been looked at: everything that the graph is built from.
 *
 * @param pipeline as it stands in the file
 * @param input the files that rows come from, before any ordering
 * @param rowType the columns that reach the first step: the input's, and {@code bucket} where it is ordered
 * @param steps in order
 * @param sinks at least one
 */
public record Plan(
        Pipeline pipeline, FilesInput input, RowType rowType, List<PlannedStep> steps, List<PlannedSink> sinks) {

    /**
     * One step.
     *
     * @param inputType of the rows that reach it
     * @param outputType of the rows that leave it: the input's columns, the kept text, the answer's columns
     * @param keptText name of the column that keeps the input text; null where it is not kept
     * @param within the column whose change closes a batch; null for none
     */
    public record PlannedStep(
            String name,
            RowType inputType,
            RowInput input,
            ServiceFactory service,
            BatchLimits limits,
            @Nullable String within,
            Calls calls,
            @Nullable String keptText,
            RowType outputType) {

        private static final Duration ENDLESS = Duration.ofDays(365);

        /** How the engine calls the step's service. */
        CallPolicy policy() {
            Calls.Backoff backoff = calls.retry().backoff();
            return new CallPolicy(
                    service.inProcess() ? ENDLESS : calls.timeout(),
                    service.inProcess() ? ENDLESS : calls.deadline(),
                    calls.outage(),
                    calls.retry().attempts(),
                    new Backoff(backoff.initial(), backoff.max(), backoff.multiplier()),
                    new CallPolicy.Flow(
                            calls.capacity(),
                            calls.order() == Calls.Order.ORDERED,
                            Objects.requireNonNullElse(calls.deduplicate(), service.deduplicates())));
        }
    }

    /**
     * One dataset that is written.
     *
     * @param folders the columns that make its folders; none where a time pattern does
     */
    public record PlannedSink(Path path, Partitioner partitioner, List<String> folders, String compression) {}

    /**
     * Whether rows stay in the subtask that read them, so that a group of rows, which is all of a file or folder, is
     * never torn apart.
     */
    public boolean grouped() {
        return isFolder(steps.get(0).within());
    }

    /** Whether a column has one value for all rows of a file that reaches the first step. */
    boolean isFolder(@Nullable String column) {
        return column != null
                && (pipeline.buckets() == null
                        ? input.folderColumns().contains(column)
                        : column.equals(Pipeline.BUCKET));
    }

    /** Whether a group of batches becomes one file of the sink, as all of it goes to one folder. */
    boolean gathers(PlannedSink sink) {
        String within = lastStep().within();
        return grouped() && isFolder(within) && sink.folders().equals(List.of(within));
    }

    /** The step whose rows go to the sinks. */
    public PlannedStep lastStep() {
        return steps.get(steps.size() - 1);
    }

    /** What this step shares with the others that call its service by the same credential. */
    Account account(PlannedStep step) {
        String id = step.service().account();
        List<Calls.Limit> limits = steps.stream()
                .filter(other -> other.service().account().equals(id))
                .map(other -> other.calls().limit())
                .toList();
        return new Account(
                id,
                new Quota(first(limits, Calls.Limit::requestsPerMinute), first(limits, Calls.Limit::tokensPerMinute)),
                limits.size());
    }

    /** Those that give a limit give the same. */
    private static @Nullable Long first(List<Calls.Limit> limits, Function<Calls.Limit, @Nullable Long> limit) {
        return limits.stream().map(limit).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** Whether answers of the step are kept in a journal: unless told otherwise, where they are fetched from afar. */
    boolean journals(PlannedStep step) {
        return Objects.requireNonNullElse(
                pipeline.runtime().journal(), !step.service().inProcess());
    }

    /** Whether rows of the step go to the sinks. */
    boolean isLast(PlannedStep step) {
        return step.name().equals(lastStep().name());
    }

    /** Whether a row that cannot be read becomes a dead letter; else it fails the job. */
    public boolean keepsUnreadable() {
        return pipeline.source() instanceof Source.Files files && files.onBadRow() == Source.OnBadRow.DEAD_LETTER;
    }

    /**
     * What a user should know before the start, where Flink is embedded.
     *
     * @param heapBytes of the process
     */
    public List<String> warnings(long heapBytes) {
        List<HeapNeed> needs =
                steps.stream().map(step -> HeapNeed.of(this, step)).toList();
        String heap = HeapNeed.warning(needs, parallelism(), heapBytes);
        List<String> warnings = new ArrayList<>(pipeline.enrich().stream()
                .map(Plan::unused)
                .flatMap(Optional::stream)
                .toList());
        if (heap != null) {
            warnings.add(heap);
        }
        return List.copyOf(warnings);
    }

    /** Says which keys of a step's service have no effect. */
    private static Optional<String> unused(Step step) {
        if (!(step.service() instanceof Service.Embedding embedding)
                || embedding.provider() != Service.Provider.LOCAL) {
            return Optional.empty();
        }
        Connection connection = embedding.connection();
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        keys.put("url", embedding.url());
        keys.put("model", embedding.model());
        keys.put("apiKey", connection.apiKey());
        keys.put("auth", connection.auth());
        keys.put("proxy", connection.proxy());
        keys.put("trustedCertificates", connection.trustedCertificates());
        keys.put("errors", connection.errors());
        keys.values().removeIf(Objects::isNull);
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of("step " + step.name() + ": " + String.join(", ", keys.keySet())
                        + (keys.size() == 1 ? " is" : " are")
                        + " not used with provider: local, which is all-MiniLM-L6-v2"
                        + " inside the JVM; set provider: openai to call a server");
    }

    /** Subtasks of each step, where Flink is embedded. */
    public int parallelism() {
        Integer asked = pipeline.runtime().parallelism();
        return asked == null ? Runtime.getRuntime().availableProcessors() : asked;
    }
}
